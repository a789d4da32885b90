// "Something changed in topic X": the server says it, the parts of the page ask again.
// One tab listens for all tabs of this browser; with `Last-Event-ID` nothing is missed in between.
const address = document.querySelector('meta[name="accord-live"]')?.content
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000

if (address) {
  const others = new BroadcastChannel('accord.live')
  others.onmessage = (event) => announce(event.data)
  const tell = (change) => {
    announce(change)
    others.postMessage(change)
  }
  // Without https there are no locks, and each tab listens for itself.
  if (navigator.locks) navigator.locks.request('accord.live', () => listen(tell))
  else listen(announce)
}

function announce(change) {
  document.body.dispatchEvent(new CustomEvent('accord:changed', { detail: change }))
  document.body.dispatchEvent(new CustomEvent(`changed-${change.topic}`, { detail: change }))
}

async function listen(tell) {
  let last = ''
  let wait = FIRST_WAIT_MS
  for (;;) {
    try {
      const answer = await fetch(address, { headers: { Accept: 'text/event-stream', ...(last && { 'Last-Event-ID': last }) } })
      if ([204, 401, 403, 404].includes(answer.status)) return
      if (answer.ok) {
        for await (const event of events(answer.body)) {
          wait = FIRST_WAIT_MS
          if (event.id) last = event.id
          if (event.topic) tell(event)
        }
      }
    } catch {
      // The line broke; the loop opens it again.
    }
    await new Promise((done) => setTimeout(done, wait * (0.5 + Math.random() / 2)))
    wait = Math.min(wait * 2, LONGEST_WAIT_MS)
  }
}

async function* events(body) {
  const lines = body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await lines.read()
    if (done) return
    const blocks = (rest + value.replaceAll('\r', '')).split('\n\n')
    rest = blocks.pop()
    for (const block of blocks) yield eventOf(block)
  }
}

// A block of a stream: `event` is the topic; a line that begins with a colon only keeps the line open.
function eventOf(block) {
  const fields = block.split('\n').map((line) => line.match(/^(\w+):\s?(.*)$/)).filter(Boolean)
  const found = Object.fromEntries(fields.map(([, name, value]) => [name, value]))
  return { topic: found.event ?? '', id: found.id ?? '', data: found.data ?? '' }
}
