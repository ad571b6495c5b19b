/**
 * The page of engagements: at a glance what is done, what is critical and open, and what the last visit left; and all
 * that one does with an engagement as a whole: name, copy, archive, delete, export, import.
 */
PlaybookPage.onEachWithEngagements(".pb-progress", (place, { signal }) => {
  const { count, fieldName, previousRun, promises, recordIn, rowsOf, runKey, straysOf } = PlaybookEngagements
  const { exported } = PlaybookEngagementFile
  const { MAX_BYTES, counterpart, parse, plan, unknownParts } = PlaybookEngagementImport
  const { address, ask, askForName, button, catalogueFor, codenameField, codenameInput, copiesElsewhere } =
    PlaybookInterface
  const { countText, exportEngagement, field, h, isUnnamed, nameOf, notices, placeName, runFields, rowText, runName, savedMark } =
    PlaybookInterface
  const { dayInput, say, sayCount, straysFold } = PlaybookInterface
  const { playbook } = PlaybookNames
  const store = PlaybookStore.ofPage()

  const MOST_PROBLEMS = 8
  const LONGEST_NAME = 200

  let selected = store.current?.engagement.id ?? null
  /** @type {typeof PlaybookCatalogue} */
  let lists
  const unfolded = new Map()

  const status = h("div", { class: "pb-progress__status", role: "status", tabindex: -1 })
  const saved = savedMark(store, signal)
  const content = h("div", {})
  const file = h("input", { type: "file", accept: ".json,application/json", hidden: true, "aria-label": say("progress.import") })

  /** A button that is the same one after the page has been written anew, and keeps the focus. */
  const action = (key, label, onclick, /** @type {Attributes & {reads?: boolean}} */ { reads = false, ...attributes } = {}) =>
    button(
      label,
      () => {
        // What was said of the last step is true until the next one.
        status.replaceChildren()
        return onclick()
      },
      { "data-key": key, disabled: !reads && store.trouble === "newer", ...attributes },
    )

  // Import

  const problemText = ({ code, line, column, ...values }) => {
    const problem = say(`import.${code}`, values)
    return line ? say("import.place", { line, column, problem }) : problem
  }

  const refuse = (problems, uncounted = 0) => {
    const more = problems.length - MOST_PROBLEMS + uncounted
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

  /** Before this nothing was written: the time of what a file says without one. */
  const FIRST = Date.UTC(2000)

  const isTimed = (at) => new Date(at).getTime() > FIRST

  const day = (at) => (isTimed(at) ? PlaybookCalendar.day(new Date(at)) : say("import.no_time"))

  const minute = (at) => (isTimed(at) ? PlaybookCalendar.minute(new Date(at)) : say("import.no_time"))

  /** What a side brings, in a line: how many runs, when it was last written to, at which customer. */
  const sideText = (key, { runs, changed, customers }) =>
    say(key, { runs: sayCount("progress.runs_count", runs), date: minute(changed), customer: customers.join(", ") || "–" })

  /** The next free name after one that is taken: "Heron (2)". */
  const freeName = (name) => {
    const taken = new Set(store.engagements.map((engagement) => engagement.name))
    const stem = [...name].slice(0, LONGEST_NAME - 6).join("")
    for (let number = 2; ; number += 1) if (!taken.has(`${stem} (${number})`)) return `${stem} (${number})`
  }

  /**
   * Ask what becomes of a file's engagement, as far as there is anything to ask: it is of another playbook, has no
   * codename, or one of its name is here. The answer is `{into, merging, name}`; null if the reader gives up.
   */
  const askForPlace = async (engagement) => {
    const parts = [unknownParts(engagement, lists), engagement.playbookName]
    const foreign = (parts[1] && parts[1] !== playbook) || (parts[0].all > 0 && parts[0].missing * 2 > parts[0].all)
    const there = isUnnamed(engagement.name) && !engagement.id ? null : counterpart(store.documents, engagement, Date.now())
    const nameless = isUnnamed(engagement.name)
    if (!foreign && !nameless && !there) return {}

    const body = h("div", {})
    if (foreign)
      body.append(
        h("p", { class: "pb-dialog__warning" }, say(parts[1] && parts[1] !== playbook ? "import.other_playbook" : "import.unknown_parts", { name: parts[1], ...parts[0] })),
      )
    const name = codenameInput(there && !nameless ? freeName(engagement.name) : engagement.name)
    const named = codenameField(name)
    const choices = []
    if (there) {
      const usual = there.isSame && !there.apart ? "merge" : !there.isSame && !there.apart && !engagement.id ? "merge" : "both"
      const option = (value) => {
        const text = say(`progress.${value}`)
        const control = h("input", { type: "radio", name: "place", value, checked: value === usual, autofocus: value === usual, onchange: () => show() })
        choices.push(control)
        return h("label", { class: "pb-choice-line" }, control, ` ${text}`)
      }
      const older = there.file.changed && there.file.changed < there.here.changed
      body.append(
        h("p", {}, say(there.isSame ? "import.same_engagement" : "import.same_name", { name: nameOf(there.engagement) })),
        h("ul", {}, h("li", {}, sideText("import.side_here", there.here)), h("li", {}, sideText("import.side_file", there.file))),
        ...[there.apart && "import.other_customer", older && "import.older"]
          .filter(Boolean)
          .map((key) => h("p", { class: "pb-dialog__warning" }, say(key))),
        h("div", { role: "group", "aria-labelledby": "pb-dialog-title" }, ["merge", "replace", "both"].map(option)),
      )
    }
    body.append(named)
    const chosen = () => choices.find(({ checked }) => checked)?.value ?? "both"
    const show = () => {
      named.hidden = !(chosen() === "both" ? nameless || there : nameless && chosen() === "replace")
      name.disabled = named.hidden
    }
    show()
    if (!(await ask(say("import.ask", { name: nameOf(engagement) }), body, say("progress.import")))) return null
    const renamed = named.hidden ? {} : { name: name.value.trim() }
    return chosen() === "both" ? renamed : { ...renamed, into: there?.engagement.id, merging: chosen() === "merge" }
  }

  // What an import has done

  const titleOfKey = (key) => {
    const [list, item] = key.split("/")
    if (!Object.hasOwn(lists.checklists, list)) return key
    const { title, items } = lists.checklists[list]
    return `${title}: ${items.find(({ id }) => id === item)?.text ?? item}`
  }

  const whereText = ({ run, path: [name, inner, part] }) => {
    const what =
      name === "items"
        ? `${titleOfKey(inner)} (${say(part === "note" ? "item.note" : "import.tick")})`
        : say(name === "fields" ? `import.field.${fieldName(inner)}` : `import.field.${name}`)
    return `${runName(run)}${say("between")}${what}`
  }

  const valueText = ([name, , part], value) => {
    if (name === "rows") return value ? rowText(lists, value).words : say("import.empty")
    if (name !== "items") return (Array.isArray(value) ? value.join(", ") : value) || say("import.empty")
    return part === "note" ? value || say("import.empty") : [say(`state.${value.state}`), value.reason].filter(Boolean).join(say("between"))
  }

  const decisionLine = (decision) => {
    const { path, kept } = decision
    const here = [decision.here, decision.hereAt]
    const theirs = [decision.file, decision.fileAt]
    const side = (key, /** @type {any[]} */ [value, at]) => say(`import.${key}`, { value: valueText(path, value), date: minute(at) })
    return h(
      "li",
      {},
      h("span", {}, whereText(decision)),
      h("span", { class: "pb-record__note" }, kept === "here" ? side("kept_here", here) : side("taken_file", theirs)),
      h("span", { class: "pb-record__note" }, kept === "here" ? side("left_file", theirs) : side("left_here", here)),
    )
  }

  /** Say what became of files that came in together; one step takes all of it back. */
  const reportImport = (names, plans, merging) => {
    const all = (name) => plans.flatMap((result) => result[name])
    const [decisions, apart] = [all("decisions"), all("apart")]
    const registers = all("edits").filter(({ path }) => path && path[0] !== "known").length
    const added = plans.reduce((sum, result) => sum + result.added, 0)
    const key = store.unsaved ? "import.page_only" : merging ? "import.merged" : "progress.imported"
    status.replaceChildren(
      h("strong", {}, say(key, { name: names.join(", ") })),
      ...(merging
        ? [h("p", {}, say("import.summary", { runs: sayCount("progress.runs_count", added), entries: sayCount("import.entries", registers) }))]
        : []),
      ...(apart.length ? [h("p", {}, say("import.apart", { names: apart.map(runName).join(", ") }))] : []),
      ...(decisions.length
        ? [
            h(
              "details",
              { class: "pb-fold pb-decisions", open: decisions.length <= MOST_PROBLEMS },
              h("summary", {}, sayCount("import.decisions", decisions.length)),
              h("ul", {}, decisions.map(decisionLine)),
            ),
          ]
        : []),
      h("p", { class: "pb-actions" }, button(say("import.undo"), () => {
        const kept = store.undo()
        status.replaceChildren(h("p", {}, say("import.undone")), kept ? h("p", {}, sayCount("undo_kept", kept)) : "")
        status.focus()
      })),
    )
  }

  /** Take engagements in, all of them or none, after asking about each that there is something to ask about. */
  const takeIn = async (files) => {
    const plans = []
    const places = []
    for (const { engagement, archived } of files) {
      const where = await askForPlace(engagement)
      if (!where) return
      places.push(where)
      plans.push(plan(store.documents, engagement, { archived, ...where }, store.newId, Date.now()))
    }
    const tooMany = plans.find((result) => result.tooMany)?.tooMany
    if (tooMany) return refuse([tooMany])
    const current = store.current?.key
    const trouble = await store.import({ edits: plans.flatMap(({ edits }) => edits) })
    if (trouble) {
      status.replaceChildren(h("strong", {}, say("import.title")), h("p", {}, say(`import.no_room.${trouble}`)))
      return
    }
    const [{ id }] = plans
    const [where] = places
    selected = id
    // What stood in the place of the open run is open now.
    const { runs } = store.engagements.find((engagement) => engagement.id === id) ?? { runs: [] }
    const follower = where.into && !where.merging && runs.find((run) => current === runKey(where.into, run.id))
    if (follower) store.choose(id, follower.id)
    show()
    reportImport(files.map(({ engagement }, number) => places[number].name ?? nameOf(engagement)), plans, Boolean(where.merging))
  }

  const importFile = async ([chosen]) => {
    file.value = ""
    if (!chosen) return
    // Not even read: a page that reads too much stands still.
    if (chosen.size > MAX_BYTES) return refuse([{ code: "large" }])
    const text = await chosen.text().catch(() => null)
    if (text === null) return refuse([{ code: "unreadable" }])
    const { engagement, problems, more } = parse(text)
    if (problems.length) return refuse(problems, more)
    await takeIn([{ engagement, archived: false }])
  }
  file.addEventListener("change", () => importFile(file.files))

  // One run

  const itemsOf = (run, list) => PlaybookEngagements.itemsOf(lists, list, run.visit)
  const listsOf = (run) => PlaybookEngagements.listsOfRun(lists, run)

  const stateOf = (run, { keys }) => recordIn(run, keys)?.state ?? "open"

  const linkTo = ({ list, id, text }) => h("a", { href: `${address("checklists/" + list)}#${id}` }, text)

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

  const listTable = (run, ids) =>
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
        ids.map((list) => {
          const { done, total, na, criticalOpen } = count(run, itemsOf(run, list))
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
    const ids = listsOf(run)
    const all = ids.flatMap((list) => itemsOf(run, list))
    const counts = count(run, all)
    const isOpen = store.current?.key === runKey(engagement.id, run.id)
    const critical = all.filter((item) => item.critical && stateOf(run, item) === "open")
    const last = previousRun(engagement.runs, run)
    const left = last ? promises(last, listsOf(last).map((list) => itemsOf(last, list))) : []
    const strays = straysFold(straysOf(lists, run), say("gone.title"), titleOfKey)
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
                record.note && h("span", { class: "pb-record__note" }, record.note),
              ),
            ),
          ),
        ),
      critical.length > 0 &&
        folded(`critical ${key}`, `${say("progress.critical_open")} (${critical.length})`, isLatest && critical.length <= 6, h("ul", {}, critical.map((item) => h("li", {}, linkTo(item))))),
      ids.length > 0 && folded(`lists ${key}`, `${say("progress.lists")} (${ids.length})`, isLatest, h("div", { class: "pb-scroll", tabindex: 0, role: "region", "aria-label": `${say("progress.lists")}: ${name}` }, listTable(run, ids))),
      strays,
      h(
        "p",
        { class: "pb-actions" },
        !isOpen && action(`open ${key}`, say("progress.continue"), () => store.choose(engagement.id, run.id)),
        action(`date ${key}`, say("progress.date"), async () => {
          const date = dayInput(run.date)
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

  /** What was caught in all runs and is not done, by day; null where there is none. */
  const openRows = (engagement) => {
    const open = rowsOf(engagement.runs).filter(({ row }) => !row.done)
    if (!open.length) return null
    const head = ["done", "date", "what", "run"]
    return h(
      "table",
      { class: "pb-table pb-open-rows" },
      h("caption", {}, say("catch.open")),
      h("thead", {}, h("tr", {}, head.map((name) => h("th", { scope: "col" }, say(`catch.column.${name}`))))),
      h(
        "tbody",
        {},
        open.map(({ run, id, row, day: due }) => {
          const { title, words } = rowText(lists, row)
          const settle = () => store.setRow({ ...row, done: true }, { id, key: runKey(engagement.id, run.id) })
          return h(
            "tr",
            {},
            h("td", {}, h("input", { type: "checkbox", "aria-label": `${say("catch.column.done")}: ${words}`, onchange: settle })),
            h("td", {}, due || "–"),
            h("td", {}, h("b", {}, title), ` ${words}`),
            h("td", {}, runName(run)),
          )
        }),
      ),
    )
  }

  const sheet = (engagement) => {
    const { id, archived, runs, exported: exportedAt } = engagement
    const name = nameOf(engagement)
    const newest = runs.toReversed()
    return h(
      "section",
      { class: "pb-engagement", "aria-label": name },
      h("h2", {}, name, archived && h("span", { class: "pb-tag" }, say("progress.archived"))),
      h("p", { class: "pb-engagement__exported" }, exportedAt ? say("progress.exported_on", { date: day(exportedAt) }) : say("progress.never_exported")),
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
        action("export", say("progress.export"), () => exportEngagement(store, engagement), { reads: true }),
        action("rename", say("progress.rename"), async () => {
          const codename = await askForName(`${say("progress.rename")}: ${name}`, engagement.name)
          if (codename) store.renameEngagement(id, codename)
        }),
        action("duplicate", say("progress.duplicate"), () => store.duplicateEngagement(id, say("progress.copy", { name }))),
        action("archive", say(archived ? "progress.unarchive" : "progress.archive"), () => store.archiveEngagement(id, !archived)),
        action("delete", say("progress.delete"), async () => {
          if (await ask(say("progress.delete_sure", { name }), h("p", {}, say("progress.delete_means")), say("progress.delete")))
            store.deleteEngagement(id)
        }),
      ),
      openRows(engagement),
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
        nameOf({ name }),
        () => {
          selected = id
          show()
        },
        { reads: true, "aria-current": id === selected && "true" },
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
      action("undo", say("undo"), () => takeStep(() => store.undo()), { disabled: !store.canUndo }),
      action("redo", say("redo"), () => takeStep(() => store.redo()), { disabled: !store.canRedo }),
      action("wipe", say("progress.wipe"), async () => {
        if (!(await ask(say("progress.wipe_sure"), h("p", {}, say("progress.wipe_means")), say("progress.wipe")))) return
        status.textContent = say((await store.wipe()) ? "progress.wiped" : "progress.not_wiped")
      }),
      saved,
    )

  /** Take a step back or forth, and say what it could not touch: somebody has written there since. */
  const takeStep = (step) => {
    const kept = step()
    if (kept) status.textContent = sayCount("undo_kept", kept)
  }

  // Copies of this playbook in other folders

  const elsewhere = h("section", { class: "pb-elsewhere-copies", id: "pb-elsewhere", hidden: true })

  const showElsewhere = async () => {
    const copies = await copiesElsewhere()
    elsewhere.hidden = copies.length === 0
    elsewhere.replaceChildren(
      h("h2", {}, say("elsewhere.title")),
      h("p", {}, say("elsewhere.means")),
      h(
        "ul",
        {},
        copies.map(({ root, documents }) => {
          const engagements = [...documents.values()].flatMap(({ engagement }) => (engagement ? [engagement] : []))
          const bring = async () => {
            const files = engagements.map(({ id, playbook: begun, archived }) => {
              const text = JSON.stringify(exported(documents, id, { name: begun, version: "" }, Date.now()))
              return { ...parse(text), archived }
            })
            const problems = files.flatMap((read) => read.problems)
            if (problems.length) refuse(problems)
            else await takeIn(files)
          }
          return h(
            "li",
            {},
            h("code", {}, placeName(root)),
            say("between"),
            engagements.map(nameOf).join(", "),
            " ",
            button(say("elsewhere.bring"), bring),
          )
        }),
      ),
    )
  }

  const show = () => {
    const all = store.engagements
    const [active, archived] = [false, true].map((kind) => all.filter((engagement) => engagement.archived === kind))
    if (!all.some(({ id }) => id === selected)) selected = (active[0] ?? archived[0])?.id ?? null
    const focus = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.key
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
  const loading = h("div", {})
  place.append(notices(store, signal), status, loading, file, content, elsewhere)
  Promise.all([catalogueFor(loading), store.ready]).then(([entries]) => {
    if (signal.aborted) return
    lists = entries
    store.subscribe(show, signal)
    show()
    showElsewhere()
  })
})
