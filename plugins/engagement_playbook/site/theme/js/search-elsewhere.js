/**
 * Where a search finds little in the reader's language, says what it finds in the others.
 *
 * Their indexes are large beside the answer, so they are loaded when the first such search is made, and
 * only then. Answers come from the same engine, in a worker of its own.
 */
(() => {
  // Milliseconds of rest after an answer of the theme's, which may still be the one to the words before: a large index
  // is loaded for a reader who has stopped at something, not for one on the way to it.
  const REST = 200, REST_BEFORE_LOADING = 1000
  const FEW = 3, SHOWN = 3, SHORTEST = 2

  /** The page's own index, where one was read from disk: each of these scripts sets the same variable. */
  const indexOfPage = () => globalThis.__index
  const loadFromDisk = (root) => {
    const before = indexOfPage()
    const script = document.createElement("script")
    script.src = `${root}search/search_index.js`
    return new Promise((resolve, reject) => {
      // A script runs and is told of in one go: no other one sets the variable in between.
      script.addEventListener("load", () => {
        const index = indexOfPage()
        globalThis.__index = before
        if (index === before) reject(new Error(`no index in ${script.src}`))
        else resolve(index)
      })
      script.addEventListener("error", reject)
      document.head.append(script)
    }).finally(() => script.remove())
  }

  /** Read an index: as data, or from disk, where no data can be read, as a script that sets a variable. */
  const load = async (root) => {
    if (location.protocol === "file:") return loadFromDisk(root)
    const answer = await fetch(`${root}search/search_index.json`)
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`)
    return answer.json()
  }

  /** A worker to ask. It answers in the order in which it is asked, and its answers do not say to what. */
  const connect = () => {
    const worker = new Worker(PlaybookPage.current.data.worker)
    const requests = []
    worker.addEventListener("message", ({ data }) => requests.shift()?.resolve(data.data))
    worker.addEventListener("error", (event) => requests.shift()?.reject(event))
    return (message) =>
      new Promise((resolve, reject) => {
        requests.push({ resolve, reject })
        worker.postMessage(message)
      })
  }

  const open = async (root) => {
    const { config, docs } = await load(root)
    const titles = new Map(docs.map(({ location, title }) => [location, title]))
    const ask = connect()
    await ask({ type: 0, data: { config, docs } })
    return async (query) => {
      const { items } = await ask({ type: 2, data: query })
      return items.slice(0, SHOWN).map((group) => {
        const { location } = group.reduce((best, hit) => (hit.score > best.score ? hit : best))
        return { href: root + location, title: titles.get(location) }
      })
    }
  }

  const opened = new Map()
  const search = async (root, query) => {
    if (!opened.has(root)) {
      const opening = open(root)
      opened.set(root, opening)
      // Offline for a moment, say: the next search tries again.
      opening.catch(() => opened.delete(root))
    }
    return (await opened.get(root))(query)
  }

  const create = (name, attributes, ...children) => {
    const element = document.createElement(name)
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
    element.append(...children)
    return element
  }

  PlaybookPage.onEach(".md-search__input", (/** @type {any} */ box, { data, signal }) => {
    const languages = data.languages.filter(({ code }) => code !== data.language)
    const results = document.querySelector(".md-search-result__list")
    // The theme writes here with every answer, an empty one too: before it, few results mean a slow start, not a gap.
    const answered = document.querySelector(".md-search-result__meta")
    if (!languages.length || !results || !answered) return

    const note = create("div", { class: "pb-elsewhere", role: "status" })
    results.after(note)

    let last = ""
    const show = async () => {
      const query = box.value.trim()
      if (query !== last) note.replaceChildren()
      last = query
      if (query.length < SHORTEST || results.children.length >= FEW) return note.replaceChildren()
      const answers = await Promise.all(languages.map(({ root }) => search(root, query).catch(() => [])))
      if (query !== last || query !== box.value.trim()) return
      note.replaceChildren(...languages.flatMap(({ name, lang }, place) => answers[place].length
        ? [
          create("p", {}, data.elsewhere.replace("{language}", () => name)),
          create("ul", { lang }, ...answers[place].map(({ href, title }) =>
            // The theme reads the score of whatever its Enter key may choose.
            create("li", {}, create("a", { href, hreflang: lang }, create("span", { "data-md-score": "0" }, title))))),
        ]
        : []))
    }

    let waiting
    const observer = new MutationObserver(() => {
      clearTimeout(waiting)
      waiting = setTimeout(show, opened.size ? REST : REST_BEFORE_LOADING)
    })
    observer.observe(answered, { childList: true })
    signal.addEventListener("abort", () => {
      observer.disconnect()
      clearTimeout(waiting)
      note.remove()
    })
  })
})()
