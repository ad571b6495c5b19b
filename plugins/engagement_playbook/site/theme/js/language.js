/**
 * Which language a reader gets: the one chosen in the menu, or on a first visit the browser's.
 *
 * Stands in the head and runs before the page is painted. Only the front door ever leads on, and only
 * somebody who comes from outside: a link into the site, a step back and a reload stay where they are.
 */
(() => {
  "use strict"

  const script = document.currentScript
  if (!script) return

  const KEY = "playbook:language"
  const INSIDE = "playbook:inside"
  const { language, versions: list, frontDoor } = script.dataset
  const versions = JSON.parse(list)

  // Storage may be refused; then nothing is remembered, and nothing else is lost.
  const remembered = () => {
    try {
      return localStorage.getItem(KEY)
    } catch {
      return null
    }
  }
  const remember = (code) => {
    try {
      localStorage.setItem(KEY, code)
    } catch {
      // See above.
    }
  }

  /** The first of the reader's languages that the site has: by its whole tag, or by its language alone. */
  const preferred = () => {
    for (const wanted of navigator.languages ?? []) {
      const tag = wanted.toLowerCase()
      const version =
        versions.find(({ lang }) => lang.toLowerCase() === tag) ??
        versions.find(({ lang }) => lang.toLowerCase().split("-")[0] === tag.split("-")[0])
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
    const [entry] = performance.getEntriesByType("navigation")
    if (entry && entry.type !== "navigate") return false
    if (location.search || location.hash) return false
    const home = new URL(".", location.href).href
    return !isInside && !document.referrer.startsWith(home)
  }

  if (frontDoor !== undefined && comesFromOutside()) {
    const chosen = versions.find(({ code }) => code === remembered())
    const wanted = chosen?.code ?? preferred()
    const version = versions.find(({ code }) => code === wanted)
    // Replaced, so that a step back does not lead through the door again.
    if (version && wanted !== language) location.replace(version.href)
  }

  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.("a[data-language]")
    if (!link) return
    remember(link.dataset.language)
    // The same place on the page, and the same choice of a list: ids are the same in every language.
    link.search = location.search
    link.hash = location.hash
  })
})()
