/** The button that prints a page: without this script it could do nothing, and stays hidden. */
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false
  button.addEventListener("click", () => print())
}
