/**
 * Keeps the search box and its results in the reader's hands.
 *
 * The box answers to everything that changes it: pasting, dictation and the clipboard of a phone send no
 * key event, and the theme listens to nothing else. The results keep the focus: the theme replaces all of
 * them with each answer, also with one that comes when the reader is already among them.
 */
document.addEventListener("input", (event) => {
  const { target, isComposing } = /** @type {InputEvent} */ (event)
  if (!isComposing && target instanceof Element && target.matches(".md-search__input"))
    target.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }))
})

PlaybookPage.onEach(".md-search-result", (/** @type {any} */ results, { signal }) => {
  /** Where a result leads; the words that its page is to mark change with every key. */
  const placeOf = ({ pathname, hash }) => `${pathname}${hash}`

  /** What the reader is at; nothing, when outside. @type {any} */
  let focused
  results.addEventListener("focusin", ({ target }) => (focused = target), { signal })
  results.addEventListener("focusout", ({ target }) =>
    // Some browsers send this for what is removed too: only a reader who has left is not brought back.
    queueMicrotask(() => { if (target.isConnected && target === focused) focused = undefined }), { signal })

  const observer = new MutationObserver(() => {
    if (!focused || focused.isConnected) return
    const place = placeOf(focused)
    const links = [...results.querySelectorAll("a[href]")]
    const same = links.find((link) => placeOf(link) === place) ?? document.querySelector(".md-search__input")
    focused = undefined
    if (document.activeElement === document.body) same?.focus()
  })
  observer.observe(results, { childList: true, subtree: true })
  signal.addEventListener("abort", () => observer.disconnect())
})
