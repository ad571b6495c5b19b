/**
 * Lets the search box answer to everything that changes it: pasting, dictation and the clipboard of a
 * phone send no key event, and the theme listens to nothing else.
 */
document.addEventListener("input", (event) => {
  const { target, isComposing } = /** @type {InputEvent} */ (event)
  if (!isComposing && target instanceof Element && target.matches(".md-search__input"))
    target.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }))
})
