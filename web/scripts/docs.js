// Draws the API's own description; nothing is fetched from elsewhere.
const page = document.getElementById("api");
window.SwaggerUIBundle({
  domNode: page,
  url: page.dataset.description,
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
