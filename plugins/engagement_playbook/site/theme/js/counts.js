/**
 * How far the open run is: a line at each checklist that a page names, and their sums.
 *
 * The lists are those of the run, as on the page of engagements; what it has nothing to do with stays silent. On the
 * page of a visit only a run of that visit counts. While no run is open there is nothing, and nothing is loaded.
 */
PlaybookPage.onEachWithEngagements("[data-checklist], [data-sum]", (_, { signal }) => {
  const { count, itemsOf, listsOfRun } = PlaybookEngagements
  const { address, catalogue, countText, h, nameOf, runName, say } = PlaybookInterface
  const store = PlaybookStore.ofPage()

  const visit = document.querySelector("[data-visit]")?.dataset.visit

  const show = async () => {
    const { current } = store
    const entries = current && (!visit || current.run.visit === visit) && (await catalogue().catch(() => null))
    // Another change, or another page, may have come while the catalogue did.
    if (signal.aborted) return
    const run = entries && store.current?.run
    const listsInRun = run ? listsOfRun(entries, run) : []
    const countedText = (lists) => countText(count(run, lists.flatMap((list) => itemsOf(entries, list, run?.visit))))

    for (const row of document.querySelectorAll("[data-checklist]")) {
      row.querySelector(".pb-count")?.remove()
      const { checklist } = row.dataset
      const label = listsInRun.includes(checklist) && h("p", { class: "pb-count" }, countedText([checklist]))
      if (label) row.querySelector(".pb-row__side").before(label)
    }
    for (const place of document.querySelectorAll("[data-sum]")) {
      const rows = (place.closest("[data-sums]") ?? document).querySelectorAll("[data-checklist]")
      const lists = [...new Set([...rows].map((row) => row.dataset.checklist))].filter((list) => listsInRun.includes(list))
      const isNamed = place.dataset.sum === "named"
      // A sum of one is what stands at its row.
      place.hidden = lists.length < (isNamed ? 1 : 2)
      if (place.hidden) continue
      const name = isNamed && store.current && `${nameOf(store.current.engagement)}${say("between")}${runName(run)}`
      place.replaceChildren(...(name ? [h("a", { href: address("progress") }, name), say("between")] : []), countedText(lists))
    }
  }

  store.subscribe(show, signal)
  show()
})
