// The charts' bundle is fetched only where a chart stands.
import { onArrival } from './arriving.js'

const address = document.querySelector('meta[name="accord-charts"]')?.content
let asked = false

onArrival((root) => {
  if (asked || !address || !root.querySelector('accord-chart')) return
  asked = true
  import(address)
})
