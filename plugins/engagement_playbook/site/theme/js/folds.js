/**
 * Folds open where an address or a search leads into one, and on paper. Browsers do the first and the last by
 * themselves since 2025 or so; banks have older ones.
 */
(() => {
  const CLOSED = "details.pb-fold:not([open])"

  /** Open what is folded around an element; says whether anything was. */
  const openAround = (element) => {
    const folds = []
    for (let fold = element?.closest(CLOSED); fold; fold = fold.parentElement.closest(CLOSED)) folds.push(fold)
    for (const fold of folds) fold.open = true
    return folds.length > 0
  }

  /** What a search leads to: the part under a heading, or the whole page. */
  const partAt = (target) => (target?.matches("h2") ? target.nextElementSibling : document.querySelector("article"))

  /** Open what holds a word that was searched for and that the open text does not show. */
  const openFound = (part) => {
    const words = (new URLSearchParams(location.search).get("h") ?? "").toLowerCase().split(/\s+/).filter(Boolean)
    if (!part || !words.length) return
    const shown = part.cloneNode(true)
    for (const folded of shown.querySelectorAll(".pb-fold > :not(summary), [hidden]")) folded.remove()
    const hidden = words.filter((word) => !shown.textContent.toLowerCase().includes(word))
    for (const fold of part.querySelectorAll(CLOSED))
      if (hidden.some((word) => fold.textContent.toLowerCase().includes(word))) fold.open = true
  }

  PlaybookPage.onEach(CLOSED, (_, { signal }) => {
    const arrive = () => {
      const target = document.getElementById(location.hash.slice(1))
      if (openAround(target)) target?.scrollIntoView()
      return target
    }
    openFound(partAt(arrive()))
    addEventListener("hashchange", arrive, { signal })
  })

  const closed = new Set()
  addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll(CLOSED)) {
      closed.add(fold)
      fold.open = true
    }
  })
  addEventListener("afterprint", () => {
    for (const fold of closed) fold.open = false
    closed.clear()
  })
})()
