/**
 * Where a search finds little in the reader's language, says what it finds in the others.
 *
 * Their indexes are large beside the answer, so they are loaded when the first such search is made, and
 * only then. Answers come from the same engine, in a worker of its own.
 */
(() => {
  "use strict"

  const { languages: list, worker: address, more } = document.currentScript.dataset
  const languages = JSON.parse(list)
  // Milliseconds of rest after an answer of the theme's, which may still be the one to the words before: a large index
  // is loaded for a reader who has stopped at something, not for one on the way to it.
  const REST = 200, REST_BEFORE_LOADING = 1000
  const FEW = 3, SHOWN = 3, SHORTEST = 2

  const box = document.querySelector(".md-search__input")
  const results = document.querySelector(".md-search-result__list")
  // The theme writes here with every answer, an empty one too: before it, few results mean a slow start, not a gap.
  const answered = document.querySelector(".md-search-result__meta")
  if (!box || !results || !answered) return

  /** The page's own index, where one was read from disk: each of these scripts sets the same variable. */
  const own = () => globalThis.__index
  const loadFromDisk = (root) => {
    const before = own()
    const script = document.createElement("script")
    script.src = `${root}search/search_index.js`
    return new Promise((resolve, reject) => {
      // A script runs and is told of in one go: no other one sets the variable in between.
      script.addEventListener("load", () => {
        const index = own()
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
    const worker = new Worker(address)
    const asked = []
    worker.addEventListener("message", ({ data }) => asked.shift()?.resolve(data.data))
    worker.addEventListener("error", (event) => asked.shift()?.reject(event))
    return (message) =>
      new Promise((resolve, reject) => {
        asked.push({ resolve, reject })
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
        const { location } = group.reduce((best, each) => (each.score > best.score ? each : best))
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

  const note = document.createElement("div")
  note.className = "pb-elsewhere"
  note.setAttribute("role", "status")
  results.after(note)

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name)
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
    made.append(...children)
    return made
  }

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
        element("p", {}, more.replace("{language}", () => name)),
        element("ul", { lang }, ...answers[place].map(({ href, title }) =>
          // The theme reads the score of whatever its Enter key may choose.
          element("li", {}, element("a", { href, hreflang: lang }, element("span", { "data-md-score": "0" }, title))))),
      ]
      : []))
  }

  let waiting
  new MutationObserver(() => {
    clearTimeout(waiting)
    waiting = setTimeout(show, opened.size ? REST : REST_BEFORE_LOADING)
  }).observe(answered, { childList: true })
})()
