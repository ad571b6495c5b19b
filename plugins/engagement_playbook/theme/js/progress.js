/**
 * The page of engagements: at a glance what is done, what is critical and open, and what the last visit left; and all
 * that one does with an engagement as a whole: name, copy, archive, delete, export, import.
 */
(() => {
  "use strict"

  const place = document.querySelector(".pb-progress")
  if (!place) return

  const { MAX_BYTES, count, parse, previousRun, promises, recordIn, runKey } = PlaybookEngagements
  const { address, ask, button, catalogue, chooseRun, countText, exportEngagement, field, h, notices, runFields, runName, say, sayCount } =
    PlaybookInterface
  const store = PlaybookStore.ofPage()

  const MOST_PROBLEMS = 8

  let selected = store.current?.engagement.id ?? null
  let lists = null
  const unfolded = new Map()

  const status = h("p", { class: "pb-progress__status", role: "status" })
  const content = h("div", {})
  const file = h("input", { type: "file", accept: ".json,application/json", hidden: true, "aria-label": say("progress.import") })

  /** A button that is the same one after the page has been written anew, and keeps the focus. */
  const action = (key, label, onclick, attributes = {}) => button(label, onclick, { "data-key": key, ...attributes })

  const askForName = async (title, value = "") => {
    const name = h("input", { type: "text", maxlength: 200, autocomplete: "off", value })
    const agreed = await ask(title, field(say("chooser.codename"), name, say("chooser.codename_help")))
    return agreed ? name.value.trim() || say("unnamed") : null
  }

  // Import

  const problemText = ({ code, line, column, ...values }) => {
    const problem = say(`import.${code}`, values)
    return line ? say("import.place", { line, column, problem }) : problem
  }

  const refuse = (problems) => {
    const more = problems.length - MOST_PROBLEMS
    status.replaceChildren(
      h("strong", {}, say("import.title")),
      h(
        "ul",
        {},
        problems.slice(0, MOST_PROBLEMS).map((problem) => h("li", {}, problemText(problem))),
        more > 0 && h("li", {}, say("import.more", { n: more })),
      ),
    )
  }

  /** Ask what becomes of an engagement of the same name; null if the reader gives up. */
  const askForPlace = async (engagement) => {
    const known = store.engagements.find(({ name }) => name === engagement.name)
    if (!known) return {}
    const option = (value, checked) =>
      h("label", { class: "pb-choice-line" }, h("input", { type: "radio", name: "place", value, checked }), ` ${say(`progress.${value}`)}`)
    const choices = h("div", { role: "group", "aria-labelledby": "pb-dialog-title" }, option("merge", true), option("replace"), option("both"))
    if (!(await ask(say("progress.same_name"), choices, say("progress.import")))) return null
    const chosen = choices.querySelector(":checked").value
    return chosen === "both" ? {} : { into: known.id, merging: chosen === "merge" }
  }

  const importFile = async ([chosen]) => {
    file.value = ""
    if (!chosen) return
    // Not even read: a page that reads too much stands still.
    if (chosen.size > MAX_BYTES) return refuse([{ code: "large" }])
    const text = await chosen.text().catch(() => null)
    if (text === null) return refuse([{ code: "unreadable" }])
    const { engagement, problems } = parse(text)
    if (problems.length) return refuse(problems)
    const where = await askForPlace(engagement)
    if (!where) return
    const before = new Set(store.engagements.map(({ id }) => id))
    store.importAs(engagement, where)
    selected = store.engagements.find(({ id }) => !before.has(id))?.id ?? where.into
    show()
    status.textContent = say("progress.imported", { name: engagement.name })
  }
  file.addEventListener("change", () => importFile(file.files))

  // One run

  const itemsOf = (list) => PlaybookEngagements.itemsOf(lists, list)
  const listsOf = (run) => PlaybookEngagements.listsOfRun(lists, run)

  const stateOf = (run, { keys }) => recordIn(run, keys)?.state ?? "open"

  const linkTo = ({ list, id, text }) => h("a", { href: `${address(`checklists/${list}`)}#${id}` }, text)

  const folded = (key, title, open, ...body) =>
    h(
      "details",
      {
        class: "pb-fold",
        open: unfolded.get(key) ?? open,
        ontoggle: ({ target }) => unfolded.set(key, target.open),
      },
      h("summary", {}, title),
      ...body,
    )

  const listTable = (run, own) =>
    h(
      "table",
      { class: "pb-table" },
      h(
        "thead",
        {},
        h("tr", {}, ["list", "done", "na", "critical_open"].map((name) => h("th", { scope: "col" }, say(`progress.${name}`)))),
      ),
      h(
        "tbody",
        {},
        own.map((list) => {
          const { done, total, na, criticalOpen } = count(run, itemsOf(list))
          return h(
            "tr",
            {},
            h("th", { scope: "row" }, h("a", { href: address(`checklists/${list}`) }, lists.checklists[list].title)),
            h("td", {}, `${done}/${total}`),
            h("td", {}, na || "–"),
            h("td", {}, criticalOpen || "–"),
          )
        }),
      ),
    )

  const runCard = (engagement, run, isLatest) => {
    const own = listsOf(run)
    const all = own.flatMap(itemsOf)
    const counts = count(run, all)
    const isOpen = store.current?.engagement.id === engagement.id && store.current.run.id === run.id
    const critical = all.filter((item) => item.critical && stateOf(run, item) === "open")
    const last = previousRun(engagement.runs, run)
    const left = last ? promises(last, listsOf(last).map(itemsOf)) : []
    const name = runName(run)
    const key = `${engagement.id}/${run.id}`
    return h(
      "section",
      { class: "pb-run", "aria-label": name },
      h("h3", { class: "pb-h3" }, name, isOpen && h("span", { class: "pb-tag" }, say("progress.opened"))),
      h("p", { class: "pb-run__counts" }, h("progress", { max: counts.total || 1, value: counts.done + counts.na, "aria-label": name }), ` ${countText(counts)}`),
      left.length > 0 &&
        folded(
          `left ${key}`,
          `${say("progress.promises", { date: last.date || say("undated") })} (${left.length})`,
          isLatest,
          h(
            "ul",
            {},
            left.map(({ item, record }) =>
              h(
                "li",
                { class: stateOf(run, item) !== "open" && "pb-run__settled" },
                linkTo(item),
                record.note && h("span", { class: "pb-run__note" }, record.note),
              ),
            ),
          ),
        ),
      critical.length > 0 &&
        folded(`critical ${key}`, `${say("progress.critical_open")} (${critical.length})`, isLatest && critical.length <= 6, h("ul", {}, critical.map((item) => h("li", {}, linkTo(item))))),
      own.length > 0 && folded(`lists ${key}`, `${say("progress.lists")} (${own.length})`, isLatest, h("div", { class: "pb-scroll", tabindex: 0, role: "region", "aria-label": `${say("progress.lists")}: ${name}` }, listTable(run, own))),
      h(
        "p",
        { class: "pb-actions" },
        !isOpen && action(`open ${key}`, say("progress.continue"), () => store.choose(engagement.id, run.id)),
        action(`date ${key}`, say("progress.date"), async () => {
          const date = h("input", { type: "date", value: run.date })
          if (await ask(`${say("progress.date")}: ${name}`, field(say("chooser.date"), date)))
            store.setRun({ date: date.value }, runKey(engagement.id, run.id))
        }),
        action(`delete ${key}`, say("progress.delete_run"), async () => {
          if (await ask(say("progress.delete_run_sure", { name }), h("p", {}, say("progress.delete_means")), say("progress.delete")))
            store.deleteRun(engagement.id, run.id)
        }),
      ),
    )
  }

  // One engagement

  const sheet = (engagement) => {
    const { id, name, archived, runs } = engagement
    const newest = runs.toReversed()
    return h(
      "section",
      { class: "pb-engagement", "aria-label": name },
      h("h2", {}, name, archived && h("span", { class: "pb-tag" }, say("progress.archived"))),
      h(
        "p",
        { class: "pb-actions" },
        !archived &&
          action(
            "new run",
            say("progress.new_run"),
            async () => {
              const [fields, read] = runFields(newest[0])
              if (await ask(`${say("progress.new_run")}: ${name}`, fields)) store.createRun(id, read())
            },
            { class: "pb-button pb-button--first" },
          ),
        action("export", say("progress.export"), () => exportEngagement(store, engagement)),
        action("rename", say("progress.rename"), async () => {
          const given = await askForName(`${say("progress.rename")}: ${name}`, name)
          if (given) store.renameEngagement(id, given)
        }),
        action("duplicate", say("progress.duplicate"), () => store.duplicateEngagement(id, say("progress.copy", { name }))),
        action("archive", say(archived ? "progress.unarchive" : "progress.archive"), () => store.archiveEngagement(id, !archived)),
        action("delete", say("progress.delete"), async () => {
          if (await ask(say("progress.delete_sure", { name }), h("p", {}, say("progress.delete_means")), say("progress.delete")))
            store.deleteEngagement(id)
        }),
      ),
      runs.length === 0 && h("p", {}, say("progress.no_runs")),
      newest.map((run, position) => runCard(engagement, run, position === 0)),
    )
  }

  const pick = ({ id, name, runs }) =>
    h(
      "li",
      {},
      action(
        `pick ${id}`,
        name,
        () => {
          selected = id
          show()
        },
        { "aria-current": id === selected && "true" },
      ),
      h("small", {}, ` ${sayCount("progress.runs_count", runs.length)}`),
    )

  const tools = () =>
    h(
      "p",
      { class: "pb-actions" },
      action("new", say("progress.new"), async () => {
        const name = await askForName(say("progress.new"))
        if (!name) return
        selected = store.createEngagement(name)
        show()
      }, { class: `pb-button${store.engagements.length ? "" : " pb-button--first"}` }),
      action("import", say("progress.import"), () => file.click()),
      action("undo", say("undo"), () => store.undo(), { disabled: !store.canUndo }),
      action("redo", say("redo"), () => store.redo(), { disabled: !store.canRedo }),
      action("wipe", say("progress.wipe"), async () => {
        if (!(await ask(say("progress.wipe_sure"), h("p", {}, say("progress.wipe_means")), say("progress.wipe")))) return
        store.wipe()
        status.textContent = say("progress.wiped")
      }),
    )

  const show = () => {
    const all = store.engagements
    const [active, archived] = [false, true].map((kind) => all.filter((each) => each.archived === kind))
    if (!all.some(({ id }) => id === selected)) selected = (active[0] ?? archived[0])?.id ?? null
    const focus = document.activeElement?.dataset.key
    const empty = [
      h("h2", {}, say("progress.empty_title")),
      h("p", {}, say("progress.empty")),
      h("p", {}, h("a", { href: address("visits", true) }, say("progress.to_visits"))),
    ]
    content.replaceChildren(
      tools(),
      ...(all.length
        ? [
            h("nav", { class: "pb-picks-list", "aria-label": say("progress.all") }, h("ul", {}, active.map(pick))),
            ...(archived.length
              ? [folded("archived", `${say("progress.archived")} (${archived.length})`, false, h("ul", { class: "pb-picks-list" }, archived.map(pick)))]
              : []),
            sheet(all.find(({ id }) => id === selected)),
          ]
        : empty),
    )
    if (focus) content.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus()
  }

  document.querySelector(".pb-needs-script")?.remove()
  place.append(notices(store), status, file, content)
  catalogue().then((found) => {
    lists = found
    store.subscribe(() => {
      status.replaceChildren()
      show()
    })
    show()
  })
})()
