/**
 * The page at hand, and what starts on it.
 *
 * The theme can put the next page into this one without loading it (`navigation.instant`). Scripts then run once, and
 * what they do to a page starts anew with each: where its elements are, as soon as they are there. What it binds beyond
 * the page's own elements must end with `signal`.
 *
 * @typedef {{code: string, lang: string, name: string, root: string, href: string}} Language
 *   A language of the site: where it begins, and where it has this page. Both are whole addresses.
 * @typedef {{scripts: string[], catalogue: string, failed: string, again: string}} EngagementScripts
 *   Whole addresses of scripts, those of the page in their order, and what is said where they cannot be loaded.
 * @typedef {object} PageData
 *   What the build tells scripts of a page. All addresses are whole: those of the document count from its place, which
 *   changes before the document does.
 * @property {string} base where this language begins
 * @property {string} root where the site begins
 * @property {string} language
 * @property {Language[]} languages all of the site, this one included
 * @property {boolean} directories whether a page's address ends in a slash
 * @property {string} [page] the page's address below `base`; the page for unknown addresses has none
 * @property {string} [title]
 * @property {string} worker the search worker's address
 * @property {string} elsewhere "More in {language}"
 * @property {string} count "Page {page} of {pages}"
 * @property {EngagementScripts} [engagements] where the page keeps something for a reader
 * @typedef {{data: PageData, signal: AbortSignal}} Page `signal` says that the page has been left
 * @typedef {(element: HTMLElement, page: Page) => void} Start
 */
const PlaybookPage = (() => {
  /** @type {[string, Start][]} */
  const parts = []
  /** @type {[string, Start][]} */
  const engagementParts = []
  /** @type {Map<string, Promise<unknown>>} */
  const scripts = new Map()
  let leaving = new AbortController()
  /** @type {Page | null} */
  let page = null

  /** @returns {PageData | null} */
  const read = () => {
    const element = document.getElementById("pb-page")
    if (!element) return null
    const whole = (/** @type {string} */ address) => new URL(address, location.href).href
    const { base, root, worker, languages, engagements, ...rest } = JSON.parse(element.textContent)
    return {
      ...rest,
      base: whole(base),
      root: whole(root),
      worker: whole(worker),
      languages: languages.map((/** @type {Language} */ language) => ({
        ...language,
        root: whole(language.root),
        href: whole(language.href),
      })),
      ...(engagements && {
        engagements: {
          ...engagements,
          scripts: engagements.scripts.map(whole),
          catalogue: whole(engagements.catalogue),
        },
      }),
    }
  }

  const watch = (/** @type {HTMLScriptElement} */ script) => {
    const { src } = script
    const loading = new Promise((resolve, reject) => {
      script.addEventListener("load", resolve)
      script.addEventListener("error", () => {
        scripts.delete(src)
        script.remove()
        reject(new Error(`not loaded: ${src}`))
      })
    })
    scripts.set(src, loading)
    return loading
  }

  /** Load a script, once for all pages; what could not be loaded is asked for anew the next time. */
  const load = (/** @type {string} */ address) => {
    const before = scripts.get(address)
    if (before) return before
    const script = document.createElement("script")
    script.src = address
    document.body.append(script)
    return watch(script)
  }

  const start = (/** @type {[string, Start][]} */ list, /** @type {Page} */ current) => {
    for (const [selector, part] of list) {
      const element = /** @type {HTMLElement | null} */ (document.querySelector(selector))
      try {
        if (element) part(element, current)
      } catch (error) {
        // One part's fault is no reason to leave the others out.
        reportError(error)
      }
    }
  }

  const startEngagements = async (/** @type {Page} */ current, /** @type {EngagementScripts} */ engagements) => {
    for (const script of engagements.scripts) await load(script)
    if (!current.signal.aborted) start(engagementParts, current)
  }

  /** Say that nothing on this page is kept, and offer to try again. */
  const sayFailed = (/** @type {EngagementScripts} */ { failed, again }, /** @type {() => void} */ retry) => {
    const notice = document.createElement("div")
    notice.className = "pb-notice"
    notice.setAttribute("role", "alert")
    const text = document.createElement("p")
    text.textContent = failed
    const button = document.createElement("button")
    button.type = "button"
    button.className = "pb-button"
    button.textContent = again
    button.addEventListener("click", () => {
      notice.remove()
      retry()
    })
    notice.append(text, button)
    document.querySelector("h1")?.after(notice)
  }

  const tryEngagements = (/** @type {Page} */ current) => {
    const { engagements } = current.data
    if (engagements)
      startEngagements(current, engagements).catch(() => {
        if (!current.signal.aborted) sayFailed(engagements, () => tryEngagements(current))
      })
  }

  // Those that come with the first page run after this one, in their order.
  for (const script of document.querySelectorAll("script[data-engagements]"))
    watch(/** @type {HTMLScriptElement} */ (script)).catch(() => {})

  document$.subscribe(() => {
    leaving.abort()
    leaving = new AbortController()
    const data = read()
    page = data && { data, signal: leaving.signal }
    if (!page) return
    start(parts, page)
    tryEngagements(page)
  })

  return {
    /** The page at hand; throws before there is one. */
    get current() {
      if (!page) throw new Error("no page has started")
      return page
    },
    load,
    /** Start something on each page that has such an element; the first of them is handed over. */
    onEach: (/** @type {string} */ selector, /** @type {Start} */ part) => void parts.push([selector, part]),
    /** The same on pages that keep something for a reader. */
    onEachWithEngagements: (/** @type {string} */ selector, /** @type {Start} */ part) =>
      void engagementParts.push([selector, part]),
  }
})()
