/**
 * Which language a reader gets who comes in by the front door: the one chosen in the menu, or on a first visit the
 * browser's.
 *
 * Stands in the head and runs before the page is painted. Only the front door ever leads on, and only somebody who comes
 * from outside: a link into the site, a step back and a reload stay where they are.
 */
(() => {
  const INSIDE = "playbook:inside"
  /** As `language-menu.js` writes it. */
  const KEY = "playbook:language"

  const element = document.getElementById("pb-page")
  if (!element) return
  const { language, languages, front_door: isFrontDoor } = JSON.parse(element.textContent)

  // Storage may be refused; then nothing is remembered, and nothing else is lost.
  const remembered = () => {
    try {
      return localStorage.getItem(KEY)
    } catch {
      return null
    }
  }

  /** The first of the reader's languages that the site has: by its whole tag, or by its language alone. */
  const preferred = () => {
    for (const wanted of navigator.languages ?? []) {
      const tag = wanted.toLowerCase()
      const version =
        languages.find(({ lang }) => lang.toLowerCase() === tag) ??
        languages.find(({ lang }) => lang.toLowerCase().split("-")[0] === tag.split("-")[0])
      if (version) return version.code
    }
    return null
  }

  /** Whether this tab has shown a page of the site before; remembers that it has now. From disk nobody tells. */
  const wasInside = () => {
    try {
      const before = sessionStorage.getItem(INSIDE)
      sessionStorage.setItem(INSIDE, "1")
      return before !== null
    } catch {
      return false
    }
  }

  const isInside = location.protocol === "file:" && wasInside()

  const comesFromOutside = () => {
    const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"))
    if (entry && entry.type !== "navigate") return false
    if (location.search || location.hash) return false
    const home = new URL(".", location.href).href
    return !isInside && !document.referrer.startsWith(home)
  }

  if (!isFrontDoor || !comesFromOutside()) return
  const chosen = languages.find(({ code }) => code === remembered())
  const wanted = chosen?.code ?? preferred()
  const version = languages.find(({ code }) => code === wanted)
  // Replaced, so that a step back does not lead through the door again.
  if (version && wanted !== language) location.replace(version.href)
})()
