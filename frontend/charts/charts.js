// `<accord-chart>`: draws the chart that its JSON describes, and shows its table instead when asked.
// Colours are read from the tokens, so a change of theme only draws again.
import * as echarts from 'echarts/core'
import { BarChart, FunnelChart, HeatmapChart, LineChart, SankeyChart } from 'echarts/charts'
import { AriaComponent, GridComponent, MarkLineComponent, MarkPointComponent, TooltipComponent, VisualMapComponent } from 'echarts/components'
import { SVGRenderer } from 'echarts/renderers'
import { formatsOf } from './formats.js'
import { optionOf } from './option.js'
import { tip } from './tip.js'

echarts.use([
  BarChart, FunnelChart, HeatmapChart, LineChart, SankeyChart,
  AriaComponent, GridComponent, MarkLineComponent, MarkPointComponent, TooltipComponent, VisualMapComponent,
  SVGRenderer,
])

const DARK = matchMedia('(prefers-color-scheme: dark)')
const TOKENS = ['text', 'muted', 'line', 'page', 'surface', 'control', 'marketing', 'sales', 'on-step-low', 'on-step-high']

class AccordChart extends HTMLElement {
  connectedCallback() {
    this.spec = JSON.parse(this.querySelector('script[type="application/json"]').textContent)
    this.chart = echarts.init(this.querySelector('.plot'), null, { renderer: 'svg' })
    this.chart.on('click', (point) => this.follow(point))
    this.sizes = new ResizeObserver(() => this.chart.resize())
    this.sizes.observe(this)
    this.themes = new MutationObserver(() => this.draw())
    this.themes.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    this.redraw = () => this.draw()
    DARK.addEventListener('change', this.redraw)
    this.draw()
    this.setAttribute('ready', '')
  }

  disconnectedCallback() {
    this.sizes.disconnect()
    this.themes.disconnect()
    DARK.removeEventListener('change', this.redraw)
    this.chart.dispose()
  }

  draw() {
    const formats = formatsOf(document.documentElement.lang || undefined, this.spec)
    const option = optionOf(this.spec, palette(), formats)
    const tooltip = { ...option.tooltip, formatter: (points) => tip(points, this.spec, formats) }
    this.chart.setOption({ ...option, tooltip, animation: false }, true)
  }

  // A point that names its rows opens them; the same links stand in the table.
  follow(point) {
    const address = this.spec.series?.[point.seriesIndex]?.rows?.[point.dataIndex]
    if (address) location.assign(address)
  }

  turn(button) {
    const table = this.toggleAttribute('table')
    button.setAttribute('aria-pressed', String(table))
    if (!table) this.chart.resize()
  }
}

// Custom properties answer as they were written; a real property of a probe answers with the colour.
function palette() {
  const probe = document.createElement('span')
  probe.hidden = true
  document.body.append(probe)
  const style = getComputedStyle(probe)
  const read = (name) => {
    probe.style.color = `var(--${name})`
    return style.color
  }
  const colours = Object.fromEntries(TOKENS.map((name) => [name, read(name)]))
  colours.series = [1, 2, 3, 4, 5].map((number) => read(`series-${number}`))
  colours.steps = [1, 2, 3, 4, 5, 6].map((number) => read(`step-${number}`))
  probe.style.font = 'var(--body)'
  colours.font = style.fontFamily
  probe.remove()
  return colours
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('.chart [data-switch="table"]')
  button?.closest('.chart').querySelector('accord-chart').turn(button)
})

customElements.define('accord-chart', AccordChart)
