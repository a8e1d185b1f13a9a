// The theme switch: as the system says, then light, then dark.
document.addEventListener("alpine:init", () => {
  const order = ["system", "light", "dark"];

  Alpine.data("themeSwitch", () => ({
    theme: document.documentElement.dataset.theme ?? "system",

    get label() {
      return `Colour theme: ${this.theme}`;
    },

    turn() {
      this.theme = order[(order.indexOf(this.theme) + 1) % order.length];
      if (this.theme === "system") {
        delete document.documentElement.dataset.theme;
        localStorage.removeItem("theme");
      } else {
        document.documentElement.dataset.theme = this.theme;
        localStorage.setItem("theme", this.theme);
      }
    },
  }));
});
