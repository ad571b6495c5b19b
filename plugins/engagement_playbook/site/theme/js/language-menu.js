/**
 * The language menu: it leads to the same place of the page at hand, and what is chosen in it is remembered.
 */
(() => {
  /** Read by `front-door.js`. */
  const KEY = "playbook:language"

  const remember = (code) => {
    try {
      localStorage.setItem(KEY, code)
    } catch {
      // Storage may be refused; then nothing is remembered, and nothing else is lost.
    }
  }

  document.addEventListener("click", ({ target }) => {
    const link = target instanceof Element && target.closest("a[data-language]")
    if (!link) return
    remember(link.dataset.language)
    // The same place on the page, and the same choice of a list: ids are the same in every language.
    link.search = location.search
    link.hash = location.hash
  })

  // The menu stands in the header, which stays while pages come and go.
  PlaybookPage.onEach("a[data-language]", (_, { data }) => {
    for (const link of document.querySelectorAll("a[data-language]"))
      link.href = data.languages.find(({ code }) => code === link.dataset.language)?.href
  })
})()
