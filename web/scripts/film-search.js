// The film search: a combobox whose options the server renders, driven by keys.
document.addEventListener("alpine:init", () => {
  Alpine.data("filmSearch", () => ({
    active: -1,
    isDismissed: false,

    get links() {
      return [...this.$refs.options.querySelectorAll(".option-link")];
    },

    get isOpen() {
      return this.$refs.input.getAttribute("aria-expanded") === "true";
    },

    open() {
      this.show(this.$refs.options.children.length > 0);
    },

    close() {
      this.show(false);
    },

    // Keeps the focus in the text field while an option is clicked.
    hold(event) {
      event.preventDefault();
    },

    found(event) {
      if (event.detail.target !== this.$refs.options || this.isDismissed) return;
      this.show(this.$refs.options.children.length > 0);
    },

    key(event) {
      // An answer that comes after Escape must not open the list again.
      this.isDismissed = event.key === "Escape";
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        this.move(step);
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (this.active >= 0) this.links[this.active].click();
      } else if (event.key === "Escape" && this.isOpen) {
        // The browser would empty the field as well; a second Escape may.
        event.preventDefault();
        this.close();
      }
    },

    show(isOpen) {
      this.$refs.input.setAttribute("aria-expanded", String(isOpen));
      this.mark(-1);
    },

    move(step) {
      const count = this.links.length;
      if (count === 0) return;
      const from = this.active < 0 && step < 0 ? 0 : this.active;
      this.$refs.input.setAttribute("aria-expanded", "true");
      this.mark((from + step + count) % count);
    },

    mark(index) {
      this.active = index;
      this.links.forEach((link, position) => {
        link.parentElement.setAttribute("aria-selected", String(position === index));
      });
      const option = this.links[index]?.parentElement;
      if (option) {
        this.$refs.input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        this.$refs.input.removeAttribute("aria-activedescendant");
      }
    },
  }));
});
