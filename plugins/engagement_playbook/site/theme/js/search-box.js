/**
 * Lets the search box answer to everything that changes it: pasting, dictation and the clipboard of a
 * phone send no key event, and the theme listens to nothing else.
 */
document.addEventListener("input", ({ target, isComposing }) => {
  if (!isComposing && target.matches?.(".md-search__input"))
    target.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }))
})
