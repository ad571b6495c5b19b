/** What the scripts of a page find beside each other. */

/** Each document in its turn, the first one once it is complete; the theme's. */
declare const document$: { subscribe(listener: (document: Document) => void): void }

/** The search index, where it was read from disk; the theme's. */
declare var __index: { config: object; docs: object[] } | undefined

/** Set where the browser refuses to keep anything: see storage-stand-in.js. */
declare var PlaybookStandIn: true | undefined

/** Written by site/catalogue.py; pages have a title for each visit and phase, in their order. */
declare const PlaybookNames: {
  playbook: string
  version: string
  /** What an engagement without a name is called, in each language of the site. */
  unnamed: string[]
  visits: [id: string, title: string][]
  phases: [id: string, title: string][]
  strings: Record<string, string>
}

type CatalogueItem = {
  id: string
  text: string
  critical?: true
  owner?: string
  evidence?: string
  group?: string
  formerly?: string[]
}
type CatalogueList = {
  title: string
  audience: string
  pause: string
  objective?: string
  style?: string
  orientation?: string
  signoff?: { results: string[]; roles: string[] }
  items: CatalogueItem[]
}

/** Written by site/catalogue.py; loaded when first asked for. */
declare const PlaybookCatalogue: {
  checklists: Record<string, CatalogueList>
  visits: Record<string, string[]>
  leftOut: Record<string, string[]>
  /** Those whose rows are caught while a visit runs. */
  registers: Record<string, { title: string; columns: { id: string; type: string; label: string; choices?: [id: string, label: string][] }[] }>
  roles: Record<string, string>
  phases: Record<string, string[]>
}

// What a page holds is known to its template and tried in a browser: what is looked up in it is taken as it is.
interface ParentNode {
  querySelector(selectors: string): any
  querySelectorAll(selectors: string): NodeListOf<any>
}
interface Element {
  closest(selectors: string): any
}

/** Of an element: functions are listeners, true and false set and leave out. */
type Attributes = Record<string, unknown>

/** What a query looks for: `ways` are patterns it may match by with how far each is trusted, best first. */
type Term = { shown: string; ways: [pattern: string, trust: number][]; word?: string; weak?: boolean; share?: number }
