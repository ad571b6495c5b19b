/**
 * Shows what a word of the glossary means beside it: under the pointer, with the keyboard, and by a first
 * tap on a screen that is touched, where the second one follows the link.
 *
 * It stays until the pointer has left both the word and the bubble, the focus goes elsewhere, or Escape is pressed: who
 * enlarges the screen moves the pointer onto it to read on.
 */
(() => {
  const GAP = 6
  /** Milliseconds that the pointer may take from the word to the bubble. */
  const CROSSING = 300

  const bubble = document.createElement("div")
  bubble.className = "pb-meaning"
  bubble.popover = "manual"
  // Those who do not see it hear it as the description of the link.
  bubble.setAttribute("aria-hidden", "true")
  let shown = null
  let touched = false
  let leaving

  const hide = () => {
    clearTimeout(leaving)
    if (shown) bubble.hidePopover()
    shown = null
  }

  const show = (word) => {
    clearTimeout(leaving)
    if (word === shown) return
    hide()
    bubble.textContent = document.getElementById(word.getAttribute("aria-describedby"))?.textContent ?? ""
    if (!bubble.textContent) return
    if (!bubble.isConnected) document.body.append(bubble)
    bubble.showPopover()
    shown = word
    const [first] = word.getClientRects()
    const { width, height } = bubble.getBoundingClientRect()
    const above = first.top - height - GAP
    bubble.style.top = `${above > 0 ? above : first.bottom + GAP}px`
    bubble.style.left = `${Math.max(8, Math.min(first.left, document.documentElement.clientWidth - width - 8))}px`
  }

  const wordOf = ({ target }) => target.closest?.("a.pb-word")
  const isOnBubble = ({ target }) => bubble.contains(target)

  document.addEventListener("pointerdown", ({ pointerType }) => {
    touched = pointerType === "touch"
  })
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return
    const word = wordOf(event)
    clearTimeout(leaving)
    if (word) show(word)
    // A word that has the focus keeps its bubble, wherever the pointer is.
    else if (shown && !isOnBubble(event) && shown !== document.activeElement) leaving = setTimeout(hide, CROSSING)
  })
  document.addEventListener("focusin", (event) => {
    const word = wordOf(event)
    if (!word) hide()
    else if (!touched) show(word)
  })
  document.addEventListener("focusout", hide)
  document.addEventListener("click", (event) => {
    const word = wordOf(event)
    if (word && touched && word !== shown) {
      event.preventDefault()
      show(word)
    } else if (!word && !isOnBubble(event)) hide()
  })
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide()
  })
  document.addEventListener("scroll", hide, { passive: true })
  PlaybookPage.onEach("body", (_, { signal }) => signal.addEventListener("abort", hide))
})()
