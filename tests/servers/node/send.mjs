// Sends one of each call with the public Segment client, unchanged. Arguments: address, write key.
import { Analytics } from '@segment/analytics-node'

const [host, writeKey] = process.argv.slice(2)
const analytics = new Analytics({ host, writeKey, maxRetries: 0, flushAt: 4 })
let faults = 0
analytics.on('error', (fault) => {
  faults += 1
  console.error(fault)
})

analytics.identify({ userId: 'node-1', traits: { email: 'reader@shop.example', plan: 'team' } })
analytics.track({ userId: 'node-1', event: 'Pricing Viewed', properties: { seats: 12 } })
analytics.page({ anonymousId: 'node-a', name: 'Home', properties: { url: 'https://shop.example/' } })
analytics.screen({ userId: 'node-1', name: 'Inbox' })
analytics.group({ userId: 'node-1', groupId: 'firm-1', traits: { name: 'Firm' } })
analytics.alias({ userId: 'node-1', previousId: 'node-a' })
await analytics.closeAndFlush({ timeout: 10000 })
process.exitCode = faults ? 1 : 0
