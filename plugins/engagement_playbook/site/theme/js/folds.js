/**
 * Folds open where an address or a search leads into one, and on paper. Browsers do the first and the last by
 * themselves since 2025 or so; many an office has older ones. A page that one comes back to has the folds open that were open:
 * what a reader had before the eyes is else somewhere else.
 */
(() => {
  const FOLD = "details.pb-fold"
  const CLOSED = `${FOLD}:not([open])`

  /** Open what is folded around an element; says whether anything was. */
  const openAround = (element) => {
    const folds = []
    for (let fold = element?.closest(CLOSED); fold; fold = fold.parentElement.closest(CLOSED)) folds.push(fold)
    for (const fold of folds) fold.open = true
    return folds.length > 0
  }

  /** What a search leads to: the part under a heading, or the whole page. */
  const partAt = (target) => (target?.matches("h2, h3") ? target.nextElementSibling : document.querySelector("article"))

  /** Open what holds the most of the words that were searched for and that the open text does not show. */
  const openFound = (part) => {
    const words = (new URLSearchParams(location.search).get("h") ?? "").toLowerCase().split(/\s+/).filter(Boolean)
    if (!part || !words.length) return
    const shown = part.cloneNode(true)
    for (const folded of shown.querySelectorAll(".pb-fold > :not(summary), [hidden]")) folded.remove()
    const hidden = words.filter((word) => !shown.textContent.toLowerCase().includes(word))
    const counts = [...part.querySelectorAll(CLOSED)].map((fold) => {
      const text = fold.textContent.toLowerCase()
      return { fold, count: hidden.filter((word) => text.includes(word)).length }
    })
    const most = Math.max(1, ...counts.map(({ count }) => count))
    for (const { fold, count } of counts) if (count === most) fold.open = true
  }

  const here = () => location.href.split("#")[0]
  const key = () => `playbook:folds:${location.pathname}`
  const folds = () => [...document.querySelectorAll(FOLD)]
  const keepOpen = ({ target }) => {
    if (!target.matches(FOLD)) return
    const open = folds().flatMap((fold, place) => (fold.open ? [place] : []))
    try {
      sessionStorage.setItem(key(), JSON.stringify(open))
    } catch {
      // A full storage costs a reader on the way back a click.
    }
  }
  const openKept = () => {
    try {
      const open = JSON.parse(sessionStorage.getItem(key()) ?? "[]")
      for (const [place, fold] of folds().entries()) if (open.includes(place)) fold.open = true
    } catch {
      // What others wrote there opens nothing.
    }
  }
  const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"))
  let cameBackTo = ["back_forward", "reload"].includes(entry?.type) ? here() : ""
  addEventListener("popstate", () => {
    cameBackTo = here()
  })

  PlaybookPage.onEach(FOLD, (_, { signal }) => {
    if (cameBackTo === here()) openKept()
    cameBackTo = ""
    // It does not bubble.
    document.addEventListener("toggle", keepOpen, { capture: true, signal })
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
