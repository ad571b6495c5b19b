/**
 * What a reader has read: the last parts opened, for the front page, and the day on which each page was
 * last open, for the onboarding route. Stays in this browser.
 */
const PlaybookReading = (() => {
  const RECENT = 6
  const DAYS = 400

  /** Among what `store.js` keeps of this site, so that deleting everything deletes this too. */
  const key = () => `playbook:${new URL(PlaybookPage.current.data.root).pathname}:kept:reading`

  // Storage may be refused or hold what others wrote; then nothing is remembered, and nothing else is lost.
  const load = () => {
    try {
      const { recent = [], days = {} } = JSON.parse(localStorage.getItem(key()) ?? "{}")
      return { recent: Array.isArray(recent) ? recent.filter(isEntry) : [], days: { ...days } }
    } catch {
      return { recent: [], days: {} }
    }
  }
  const isEntry = (entry) =>
    typeof entry?.page === "string" && typeof entry.titles === "object" && entry.titles !== null
  // A page that is opened again on the same day has nothing to add.
  const save = (reading) => {
    try {
      const text = JSON.stringify(reading)
      if (localStorage.getItem(key()) !== text) localStorage.setItem(key(), text)
    } catch {
      // See above.
    }
  }

  /** A page of its own for one part stands below its overview; that is what one returns to. */
  const isPart = (address) => /^[^/]+\/[^/]+/.test(address) && !address.endsWith("/index.html")

  /** An address of this site below the language's root, the same for each language and each host. */
  const pageOf = (href) => {
    const address = new URL(href, location.href)
    const base = new URL(PlaybookPage.current.data.base)
    const inside = address.pathname.startsWith(base.pathname) ? address.pathname.slice(base.pathname.length) : ""
    return address.origin === base.origin ? inside : ""
  }

  PlaybookPage.onEach("body", (_, { data: { language, page, title } }) => {
    if (!page) return
    const { recent, days } = load()
    if (isPart(page)) {
      const known = recent.find((entry) => entry.page === page)
      const titles = { ...known?.titles, [language]: title }
      recent.splice(0, recent.length, { page, titles }, ...recent.filter((entry) => entry !== known))
    }
    const kept = Object.entries({ ...days, [page]: PlaybookCalendar.day() }).sort(([, one], [, other]) => (one < other ? 1 : -1))
    save({ recent: recent.slice(0, RECENT), days: Object.fromEntries(kept.slice(0, DAYS)) })
  })

  return {
    pageOf,
    /** The parts opened last, the latest first, each with an address and a title in this language or another. */
    recent() {
      const { base, language } = PlaybookPage.current.data
      return load().recent.map(({ page, titles }) => {
        const [code] = language in titles ? [language] : Object.keys(titles)
        return { href: new URL(page, base).href, title: String(titles[code]), code }
      })
    },
    /** The day on which a page was last open, as 2026-11-22, or undefined. */
    dayOf: (address) => load().days[address],
  }
})()
