/**
 * The search engine of the site: ranks the entries of one language's index in the reader's browser.
 *
 * The engine touches nothing but its arguments, so it runs wherever its file can be loaded: in a worker, and in a page
 * read from disk, which may start none.
 *
 * It knows no language. Words between spaces are matched whole, by their beginning, without the
 * endings the index names, and with a typing error; runs of characters written without spaces are
 * matched by their pairs. Accents count for nothing. Which characters are writings of one another,
 * and what a question says without meaning it, is named by the index too.
 *
 * Texts are scanned, not indexed: a few thousand entries take milliseconds, and every page opens
 * with a new worker, which would have to build an index first.
 */
const PlaybookSearch = (() => {
  /** Scripts that put no spaces between words. */
  const RUN = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]+/gu

  /** Fields of an entry, with what a match in each is worth. */
  const FIELDS = { title: 5, names: 5, keywords: 4, kind: 3, text: 0.8, place: 0.7 }

  const SENTENCE_ENDS = ".?!;·。？！；"

  /** How far each way of matching is trusted. */
  const EXACT = 1, SAME = 0.9, OTHER_FORM = 0.75, BEGINNING = 0.7, TYPING_ERROR = 0.5

  /** What a word keeps at least without its ending: "fine" is no form of "financial". */
  const SHORTEST_STEM = 4

  /** What a pair of characters counts that belong to two words, and one of two characters that are no known word. */
  const BETWEEN_WORDS = 0.25, OF_SINGLES = 0.6

  /** What a query counts that is the whole of a title or name, or of a keyword; less where it is a part of one. */
  const WHOLE_TITLE = 4, WHOLE_KEYWORD = 2.2, PART = 1.25

  /** What each further word in a row counts, at most. */
  const IN_A_ROW = 0.12, LONGEST_ROW = 2

  /** Entries that cover less of a query than this share of the best one are noise. */
  const NOISE = 0.35

  /** The power of the covered share: an entry with all words of a query stands before one with most. */
  const COVERAGE = 2.5

  const MOST_HITS = 60
  const LONGEST_QUERY = 200
  /** Others of a page are unfolded under its best hit: so many, where they are worth this share of it. */
  const SIBLINGS_SHOWN = 2, SIBLING_SHARE = 0.7

  const literally = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")

  /**
   * Make the function that reads a text without capitals and accents, and each character as the last one of its group:
   * of "測测 臺檯台", the two before 台 are read as 台.
   */
  const folding = (letters = "") => {
    const groups = letters.split(" ").map((group) => [...group])
    /** @type {Map<string, string>} */
    const readAs = new Map()
    for (const group of groups) for (const letter of group.slice(0, -1)) readAs.set(letter, group[group.length - 1])
    const written = readAs.size ? new RegExp(`[${[...readAs.keys()].map(literally).join("")}]`, "gu") : /$^/u
    return (/** @type {string} */ text) => text
      .normalize("NFKD")
      // Of the marks only those that stand on letters of any word: some scripts write their vowels as marks.
      .replace(/[\u0300-\u036f]/gu, "")
      .normalize("NFC")
      .toLowerCase()
      .replace(written, (letter) => readAs.get(letter) ?? letter)
  }

  /** Bring folded text into the form in which it is compared: words between single spaces, space at both ends. */
  const spaced = (text) => {
    const words = text
      .replace(/['’]s(?![\p{L}\p{N}])/gu, "")
      .replace(RUN, " $& ")
      .replace(/(?:[^\p{L}\p{N}\p{M}\n.]|\.(?!\d)|(?<!\d)\.)+/gu, " ")
      .trim()
    return ` ${words} `
  }

  /** What is written in two words and may be typed as one: go-live, SOC 2. */
  const COMPOUND = /([\p{L}\p{N}]+)-([\p{L}\p{N}]+)|(\p{Lu}{2,}) (\d+)/gu


  const escape = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

  const count = (text, part) => {
    let times = 0
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) times += 1
    return times
  }

  /** Damerau-Levenshtein distance, or `limit + 1` as soon as it must be larger. */
  const distance = (a, b, limit) => {
    if (Math.abs(a.length - b.length) > limit) return limit + 1
    let before, last = [], row = Array.from({ length: b.length + 1 }, (_, j) => j)
    for (let i = 1; i <= a.length; i += 1) {
      ;[before, last, row] = [last, row, [i]]
      for (let j = 1; j <= b.length; j += 1) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]))
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
          row[j] = Math.min(row[j], before[j - 2] + 1)
      }
      if (Math.min(...row) > limit) return limit + 1
    }
    return row[b.length]
  }

  /** Make the function that answers queries on one index: `search(query)` gives ranked hits. */
  const createSearch = ({ config, docs }) => {
    const fold = folding(config.letters)
    const normalise = (text) => spaced(fold(text))
    /** The same for what is searched, with its compounds in one word behind it. */
    const searchable = (text) =>
      normalise(text) + Array.from(text.matchAll(COMPOUND), (parts) => normalise(parts.slice(1).join(""))).join("")

    const endings = (config.endings ?? []).map(fold)
    const ignored = (config.ignored ?? []).map(fold)
    const ignoredWords = new Set(ignored)
    const ignoredParts = ignored
      .filter((word) => word.match(RUN) && word.length > 1)
      .sort((a, b) => b.length - a.length)
    const ignoredPart = ignoredParts.length ? new RegExp(ignoredParts.map(literally).join("|"), "gu") : null

    /** Forms that mean the same, longest first, each with the other forms of its group. */
    const same = new Map()
    for (const group of config.same ?? [])
      for (const form of group.map(normalise)) same.set(form, [...(same.get(form) ?? []), ...group.map(normalise)])
    const forms = [...same.keys()].sort((a, b) => b.length - a.length)

    const entries = docs.map((doc) => ({
      doc,
      titles: [doc.title, ...(doc.names ?? [])].map(normalise),
      keywords: (doc.keywords ?? []).map(normalise),
      fields: {
        title: searchable(doc.title),
        names: (doc.names ?? []).map(searchable).join("\n"),
        keywords: (doc.keywords ?? []).map(searchable).join("\n"),
        text: searchable(doc.text),
        kind: searchable(doc.kind ?? ""),
        place: searchable(doc.place ?? ""),
      },
    }))
    for (const entry of entries) entry.whole = Object.values(entry.fields).join("\n")
    const usual = Object.fromEntries(Object.keys(FIELDS).map((field) => {
      const lengths = entries.map(({ fields }) => fields[field].length).filter(Boolean)
      return [field, lengths.reduce((sum, length) => sum + length, 0) / (lengths.length || 1)]
    }))
    const segmenter = globalThis.Intl?.Segmenter && new Intl.Segmenter(config.lang, { granularity: "word" })

    /** Every longer word of the texts with how often it stands there. */
    /** @type {Map<string, number> | null} */
    let counted = null
    const words = () => {
      if (counted) return counted
      const vocabulary = new Map()
      counted = vocabulary
      for (const { whole } of entries)
        for (const [word] of whole.matchAll(/[\p{L}\p{N}]{4,}/gu))
          vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1)
      return vocabulary
    }

    /** Names and keywords written without spaces: words, whatever a segmenter makes of them. */
    const known = new Set(entries.flatMap(({ titles, keywords }) => [...titles, ...keywords].map((name) => name.trim())))

    /** Cut a query into terms: `ways` are the patterns a term may match by, best first. */
    const termsOf = (query) => {
      let rest = normalise(query)
      // IT is a department, it is a pronoun.
      const shouted = new Set((query.match(/\b\p{Lu}{2,}\b/gu) ?? []).map((word) => word.toLowerCase()))
      /** @type {Term[]} */
      const terms = []
      for (const form of forms) {
        const [inside, instead] = form.match(RUN) ? [form.trim(), " "] : [form, " "]
        if (!rest.includes(inside)) continue
        rest = rest.replaceAll(inside, instead)
        terms.push(sameTerm(form))
      }
      const parts = rest.split(/\s+/).filter(Boolean)
      const cut = (keepAll) => parts.flatMap((part) => {
        if (!part.match(RUN)) return keepAll || shouted.has(part) || !ignoredWords.has(part) ? [wordTerm(part)] : []
        const runs = keepAll || !ignoredPart ? [part] : part.split(ignoredPart)
        return runs.filter(Boolean).flatMap(runTerms)
      })
      terms.push(...cut(false))
      const telling = terms.filter(({ weak }) => !weak)
      return telling.length ? telling : terms.length ? terms : cut(true)
    }

    const patternOf = (form) => form.match(RUN) ? form.trim() : form

    const sameTerm = (form) => ({
      shown: form.trim(),
      ways: [[patternOf(form), EXACT], ...same.get(form).filter((other) => other !== form).map((other) => [patternOf(other), SAME])],
    })

    /** @returns {Term} */
    const wordTerm = (word) => {
      /** @type {Term["ways"]} */
      const ways = [[` ${word} `, EXACT], [` ${word}`, BEGINNING]]
      const ending = endings.find((suffix) => word.endsWith(suffix) && word.length - suffix.length >= SHORTEST_STEM)
      if (ending) ways.push([` ${word.slice(0, -ending.length)}`, OTHER_FORM])
      return { shown: word, word, ways }
    }

    /** @returns {Term[]} */
    const runTerms = (run) => {
      const characters = [...run]
      if (characters.length < 3)
        return [{ shown: run, ways: [[run, EXACT]], weak: characters.length < 2 }]
      const cut = segmenter ? Array.from(segmenter.segment(run), ({ segment }) => [...segment]) : []
      const places = cut.flatMap((word) => word.map((_, i) => ({ word, isFirst: i === 0 })))
      const share = (pair, left, right) => {
        if (!left || !right.isFirst || known.has(pair)) return 1
        // A word the segmenter does not know falls into single characters, as particles do.
        if (left.word.length > 1 || right.word.length > 1) return BETWEEN_WORDS
        return ignoredWords.has(left.word[0]) || ignoredWords.has(right.word[0]) ? BETWEEN_WORDS : OF_SINGLES
      }
      return characters.slice(1).map((second, i) => {
        const pair = characters[i] + second
        return { shown: run, ways: [[pair, EXACT]], share: share(pair, places[i], places[i + 1]) }
      })
    }

    /** What one term finds: how well it matches each field of each entry that has it. */
    const find = (ways) => {
      const worths = new Map()
      entries.forEach((entry, place) => {
        if (!ways.some(([pattern]) => entry.whole.includes(pattern))) return
        let worth = 0
        for (const field in FIELDS) {
          const text = entry.fields[field]
          const way = ways.find(([pattern]) => text.includes(pattern))
          if (!way) continue
          const times = count(text, way[0])
          const length = 0.6 + 0.4 * (text.length / usual[field])
          worth += FIELDS[field] * way[1] * (times * 2.2) / (times + 1.2 * length)
        }
        if (worth) worths.set(place, worth)
      })
      return worths
    }

    const forgive = (word) => {
      if (word.length < 5 || /\d/.test(word)) return []
      let limit = word.length < 8 ? 1 : 2
      let near = []
      for (const candidate of words().keys()) {
        if (candidate[0] !== word[0]) continue
        const far = distance(word, candidate, limit)
        if (far > limit) continue
        if (far < limit) near = []
        limit = far
        near.push(candidate)
      }
      return near.sort((a, b) => (words().get(b) ?? 0) - (words().get(a) ?? 0))
    }

    /** The query as it is meant, and what is left of it without the words that say nothing. */
    const phrasesOf = (query, meant) => {
      const parts = normalise(query).split(/\s+/).filter(Boolean).map((part) => meant.get(part) ?? part)
      const telling = parts.filter((part) => !ignoredWords.has(part)).join(" ")
      const pieces = ignoredPart ? telling.split(ignoredPart) : []
      return [...new Set([parts.join(" "), telling, ...pieces.map((piece) => piece.trim())])].filter(({ length }) => length > 1)
    }

    /** A whole query that stands somewhere as it is says more than its words: most where it stands there alone. */
    const asAPhrase = ({ titles, keywords, fields }, phrase) => {
      const alone = (list, most) => Math.max(
        1,
        ...list.filter((name) => name.includes(phrase)).map((name) => PART + (most - PART) * (phrase.length / name.trim().length)),
      )
      const length = phrase.match(RUN) ? phrase.length / 2 : phrase.split(" ").length
      const row = fields.title.includes(phrase) || fields.text.includes(phrase) ? Math.min(LONGEST_ROW, 1 + IN_A_ROW * length) : 1
      return Math.max(row, alone(titles, WHOLE_TITLE), alone(keywords, WHOLE_KEYWORD))
    }

    return (typed) => {
      const query = typed.slice(0, LONGEST_QUERY)
      const once = new Map(termsOf(query).map((term) => [term.ways[0][0], term]))
      const meant = new Map()
      const terms = [...once.values()].map((term) => {
        let worths = find(term.ways)
        if (!worths.size && term.word) {
          const near = forgive(term.word)
          if (near.length) meant.set(term.word, near[0])
          term.ways = near.flatMap((word) => wordTerm(word).ways.map(([pattern, trust]) => [pattern, trust * TYPING_ERROR]))
          worths = find(term.ways)
        }
        // A pair that spans two words of the query often stands nowhere; it must not count as missing.
        return { ...term, worths, weight: worths.size ? (term.share ?? 1) * Math.log(1 + entries.length / worths.size) : 0 }
      })
      const total = terms.reduce((sum, { weight }) => sum + weight, 0)
      if (!total) return []

      const phrases = phrasesOf(query, meant)
      const hits = new Map()
      for (const term of terms)
        for (const [place, worth] of term.worths) {
          const hit = hits.get(place) ?? { entry: entries[place], worth: 0, covered: 0, terms: [] }
          hit.worth += worth * term.weight
          hit.covered += term.weight / total
          hit.terms.push(term)
          hits.set(place, hit)
        }
      const best = Math.max(...[...hits.values()].map(({ covered }) => covered))
      return [...hits.values()]
        .filter(({ covered }) => covered >= best * NOISE)
        .map((hit) => ({
          doc: hit.entry.doc,
          terms: hit.terms,
          missing: [...new Set(terms.map(({ shown }) => shown))]
            .filter((shown) => !hit.terms.some((term) => term.shown === shown)),
          score: (hit.worth / total)
            * hit.covered ** COVERAGE
            * (hit.entry.doc.boost ?? 1)
            * Math.max(1, ...phrases.map((phrase) => asAPhrase(hit.entry, phrase))),
        }))
        .sort((a, b) => b.score - a.score)
        .slice(0, MOST_HITS)
    }
  }

  const LETTER = /[\p{L}\p{N}]/u
  const REST = /[\p{L}\p{N}]*/uy

  /** A text folded so that each letter keeps its place: one that is longer or shorter when folded stays as it is. */
  const folded = (text, fold) => {
    const whole = fold(text)
    if (whole.length === text.length) return whole
    return Array.from(text, (letter) => fold(letter).length === letter.length ? fold(letter) : letter).join("")
  }

  /** Where the terms of a hit stand in a text, as it is shown: sorted stretches that do not touch. */
  const stretches = (text, terms, fold) => {
    const places = []
    const plain = folded(text, fold)
    for (const { ways } of terms)
      for (const [pattern] of ways) {
        const word = pattern.trim()
        for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + 1)) {
          if (pattern.startsWith(" ") && at && LETTER.test(plain[at - 1])) continue
          REST.lastIndex = at + word.length
          const rest = pattern.startsWith(" ") ? (REST.exec(plain)?.[0] ?? "").length : 0
          if (rest && pattern.endsWith(" ")) continue
          places.push([at, at + word.length + rest])
        }
      }
    places.sort((a, b) => a[0] - b[0])
    const merged = []
    for (const [start, end] of places) {
      const last = merged.at(-1)
      if (last && start <= last[1]) last[1] = Math.max(last[1], end)
      else merged.push([start, end])
    }
    return merged
  }

  /** Text as HTML, stretches of it marked; nothing of the text is read as markup. */
  const marked = (text, places) => {
    let html = "", at = 0
    for (const [start, end] of places) {
      html += `${escape(text.slice(at, start))}<mark>${escape(text.slice(start, end))}</mark>`
      at = end
    }
    return html + escape(text.slice(at))
  }

  /** The part of a long text that holds most of the terms, cut where sentences or words begin. */
  const excerpt = (text, places) => {
    const isDense = (text.match(RUN) ?? []).join("").length * 2 > text.length
    const long = isDense ? 80 : 170
    if (text.length <= long) return text
    let start = 0, most = 0
    for (const [from] of places) {
      const within = places.filter(([a, b]) => a >= from && b <= from + long * 0.75)
      const held = within.reduce((sum, [a, b]) => sum + b - a, 0)
      if (held > most) [start, most] = [from, held]
    }
    const before = text.slice(0, start)
    const sentence = 1 + Math.max(...[...SENTENCE_ENDS].map((end) => before.lastIndexOf(end)))
    const begin = start - sentence <= long * 0.4 ? sentence : Math.max(before.lastIndexOf(" ", start - 12) + 1, start - 20)
    const rest = text.slice(begin, begin + long)
    const shown = begin + long < text.length ? `${rest.replace(/[\p{Script=Latin}\p{N}]*[^\p{L}\p{N}]*$/u, "")}…` : rest
    return (begin && begin !== sentence ? "…" : "") + shown.trimStart()
  }

  /**
   * Group hits by page in the shape Material renders. The best hit of a page heads its group: Material
   * takes the item without an anchor for the head, or else the last one, and folds away whatever
   * scores below the first.
   */
  const grouped = (hits, config) => {
    const groups = new Map()
    for (const hit of hits) {
      const page = hit.doc.location.split("#")[0]
      // Beside better hits on its page, the page itself would be taken for their head.
      const key = groups.has(page) && page === hit.doc.location ? ` ${page}` : page
      groups.set(key, [...(groups.get(key) ?? []), hit])
    }
    return [...groups.values()].map(([head, ...siblings]) => {
      const shown = siblings.slice(0, SIBLINGS_SHOWN).filter(({ score }) => score >= head.score * SIBLING_SHARE)
      const score = shown.at(-1)?.score ?? 0
      const page = head.doc.location.includes("#") ? head.doc.place : null
      return [
        ...siblings.map((hit) => {
          const place = page === null || hit.doc.place === page ? "" : hit.doc.place
          return item(hit, config, { score: shown.includes(hit) ? score : hit.score, place })
        }),
        item(head, config, { score: head.score, place: head.doc.place, missing: head.missing }),
      ]
    })
  }

  const line = (name, html) => html && `<span class="pb-hit__${name}">${html}</span>`

  /** One hit as Material renders it; the theme folds texts away under some heads, so all of it is title. */
  const item = ({ doc, terms }, config, { score, place, missing = [] }) => {
    const placesIn = (text) => stretches(text, terms, config.fold)
    const inTitle = placesIn(doc.title), inText = placesIn(doc.text)
    const passage = excerpt(doc.text, inText)
    const lines = [
      line("title", marked(doc.title, inTitle)),
      line("place", [doc.kind, place].filter(Boolean).map(escape).join(" · ")),
      line("text", marked(passage, placesIn(passage))),
      missing.length
        && line("missing", [escape(config.missing ?? ""), ...missing.map((term) => `<del>${escape(term)}</del>`)].join(" ")),
    ]
    const words = [[doc.title, inTitle], [doc.text, inText]].flatMap(([text, places]) =>
      places.map(([start, end]) => text.slice(start, end).toLowerCase()))
    return {
      location: doc.location,
      title: lines.filter(Boolean).join(""),
      text: "",
      score,
      // The theme marks these on the page it opens.
      terms: Object.fromEntries([...new Set(words)].slice(0, 4).map((word) => [word, true])),
    }
  }

  /** How the word being typed goes on in the titles found; the theme offers it behind the cursor. */
  const completions = (query, hits) => {
    const last = query.split(/[\s-]+/).at(-1)
    if (last.length < 2 || last.match(RUN)) return []
    const longer = new RegExp(`(?<![\\p{L}\\p{N}])${literally(last)}([\\p{L}\\p{N}]+)`, "iu")
    for (const { doc } of hits.slice(0, 5)) {
      const match = doc.title.match(longer)
      if (match) return [last + match[1]]
    }
    return []
  }

  /** Make the other end of Material's search: a function from one of its messages to the answer. */
  const createAnswer = () => {
    const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3
    /** @type {(query: string) => any[]} */
    let search = () => []
    let config = {}
    return ({ type, data }) => {
      if (type === SETUP) {
        config = { ...data.config, fold: folding(data.config.letters) }
        search = createSearch(data)
        return { type: READY }
      }
      if (type === QUERY) {
        const hits = search(data)
        return { type: RESULT, data: { items: grouped(hits, config), suggest: completions(data, hits) } }
      }
      throw new TypeError(`no answer to a message of type ${type}`)
    }
  }

  return { createAnswer, createSearch }
})()
