/**
 * Texts by key in an IndexedDB database, written so that they have reached the disk when a promise resolves.
 *
 * Why not `localStorage` alone: Chromium gathers what is
 * written there and may keep it in memory for a minute, and whoever ends the browser in that minute loses it.
 *
 * Reading makes no database: it comes into being with the first text. Promises are rejected with the browser's error:
 * `QuotaExceededError` where there is no room, `VersionError` where a later program has been here, anything else where
 * the browser refuses.
 */
const PlaybookDatabase = (() => {
  const STORE = "documents"
  const VERSION = 1

  const open = (name) => {
    /** @type {IDBDatabase | null} */
    let connection = null

    /** Connect; null where there is no database and none is to be made. */
    const connect = (making) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open(name, VERSION)
        opening.onupgradeneeded = () => {
          if (making) opening.result.createObjectStore(STORE)
          else opening.transaction?.abort()
        }
        opening.onsuccess = () => {
          const database = opening.result
          database.onversionchange = () => {
            database.close()
            connection = null
          }
          database.onclose = () => {
            connection = null
          }
          resolve(database)
        }
        opening.onerror = (event) => {
          event.preventDefault()
          if (!making && opening.error?.name === "AbortError") resolve(null)
          else reject(opening.error)
        }
      })

    const connected = async (making) => {
      connection ??= await connect(making)
      return connection
    }

    /**
     * Begin a transaction; null where there is no database and none is to be made. A connection that the browser has closed meanwhile is
     * made anew.
     *
     * @returns {Promise<any>}
     */
    const begin = async (mode, making) => {
      for (const isLast of [false, true]) {
        const database = await connected(making)
        if (!database) return null
        try {
          return database.transaction(STORE, mode, { durability: "strict" })
        } catch (error) {
          connection = null
          if (isLast) throw error
        }
      }
      return null
    }

    const ended = (transaction) =>
      /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve()
        transaction.onabort = () => reject(transaction.error ?? new DOMException("", "AbortError"))
        transaction.onerror = (event) => event.preventDefault()
      }))

    return {
      /** Every text, by its key. */
      async read() {
        const transaction = await begin("readonly", false)
        if (!transaction) return new Map()
        const end = ended(transaction)
        const store = transaction.objectStore(STORE)
        const [keys, texts] = [store.getAllKeys(), store.getAll()]
        await end
        return new Map(keys.result.map((key, place) => [key, texts.result[place]]))
      },

      /**
       * Change texts in one transaction, all of them or none: `change(key, text)` gets what stands there, undefined for
       * nothing, and gives pairs of keys and the texts that shall stand there. Resolves with all these texts by key once
       * they are on the disk. What `change` throws ends the transaction, and nothing is changed.
       */
      async update(keys, change) {
        const transaction = await begin("readwrite", true)
        const end = ended(transaction)
        const store = transaction.objectStore(STORE)
        const texts = new Map()
        /** @type {unknown} */
        let thrown = null
        const write = (key, before) => {
          for (const [place, text] of change(key, before)) {
            texts.set(place, text)
            if (text === undefined) store.delete(place)
            else if (place !== key || text !== before) store.put(text, place)
          }
        }
        for (const key of keys) {
          const reading = store.get(key)
          reading.onsuccess = () => {
            try {
              if (!thrown) write(key, reading.result)
            } catch (error) {
              thrown = error
              transaction.abort()
            }
          }
        }
        await end.catch((error) => {
          throw thrown ?? error
        })
        return texts
      },

      /** Take everything out and leave one text. */
      async replaceAll(key, text) {
        const transaction = await begin("readwrite", true)
        const end = ended(transaction)
        const store = transaction.objectStore(STORE)
        store.clear()
        store.put(text, key)
        await end
      },
    }
  }

  return { open }
})()
