/**
 * What changed since my paper: the code on a sheet carries the version that was printed.
 *
 * All versions stand on the page to be read; this shows a reader who comes from paper those after theirs,
 * and marks the items they touched. An address that names no version is left alone.
 */
PlaybookPage.onEachWithEngagements(".pb-since", (box) => {
  const printed = new URLSearchParams(location.search).get("printed") ?? ""
  if (!/^\d{1,4}(\.\d{1,4}){1,2}$/.test(printed)) return

  const isNewer = (version, than) => {
    const [mine, theirs] = [version, than].map((text) => text.split(".").map(Number))
    const place = [0, 1, 2].find((at) => (mine[at] ?? 0) !== (theirs[at] ?? 0))
    return place !== undefined && (mine[place] ?? 0) > (theirs[place] ?? 0)
  }

  /** The last word on each item, from the oldest change after the paper to the newest. */
  const changed = () => {
    const entries = new Map()
    for (const version of [...document.querySelectorAll(".pb-change")].reverse()) {
      if (!isNewer(version.dataset.changes, printed)) continue
      for (const entry of version.querySelectorAll("[data-change]")) {
        const { change, of } = entry.dataset
        const before = entries.get(of)?.dataset.change
        // The paper never had what came and went; what came and was reworded is still new to it.
        if (change === "gone" && before === "new") entries.delete(of)
        else if (change !== "reworded" || before !== "new") entries.set(of, entry)
      }
    }
    return entries
  }

  /** An entry to stand in the box; its link stays on this page, which knows the paper. */
  const copy = (entry) => {
    const clone = entry.cloneNode(true)
    for (const link of clone.querySelectorAll("a")) link.setAttribute("href", `#${entry.dataset.of}`)
    return clone
  }

  const mark = (entries) => {
    for (const [id, entry] of entries) {
      const item = document.getElementById(id)
      if (!item?.matches("[data-item]")) continue
      const word = document.createElement("span")
      word.className = "pb-changed"
      word.textContent = entry.querySelector("b").textContent
      item.querySelector("label").prepend(word, " ")
    }
  }

  const version = box.dataset.version
  const entries = isNewer(version, printed) ? changed() : new Map()
  let name = "same"
  if (isNewer(printed, version)) name = "newer"
  else if (isNewer(version, printed)) name = entries.size > 0 ? "older" : "unrecorded"

  const line = box.querySelector(`[data-case="${name}"]`)
  line.textContent = line.textContent.replace("{printed}", printed)
  line.hidden = false
  if (entries.size > 0) {
    const list = document.createElement("ul")
    list.append(...[...entries.values()].map(copy))
    box.append(list)
    mark(entries)
  }
  box.hidden = false
})
