// From what a page says about a chart to ECharts' option: pure, so that a server can draw the same.
const KINDS = { line, bar, sankey, funnel, heatmap }
const CHARACTER = 7
const GRID = { left: 2, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' }

export function optionOf(spec, palette, formats) {
  const option = KINDS[spec.kind](spec, palette, formats)
  return {
    textStyle: { fontFamily: palette.font, color: palette.text, fontSize: 12 },
    color: palette.series,
    aria: { enabled: true, label: { description: spec.description } },
    ...option,
    tooltip: { confine: true, transitionDuration: 0, backgroundColor: palette.page, borderColor: palette.line, borderRadius: 6, textStyle: { color: palette.text }, ...option.tooltip },
  }
}

function line(spec, palette, formats) {
  const last = spec.labels.length - 1
  const finished = last - (spec.unfinished ?? 0)
  const ended = spec.series.length > 1
  return {
    ...frame(spec, ended ? longest(spec.series.map((series) => series.name)) : 16),
    xAxis: { ...names(spec.labels, palette), boundaryGap: false },
    yAxis: { ...values(palette, formats), scale: spec.unit !== 'share' && spec.zero === false },
    tooltip: { trigger: 'axis', axisPointer: { lineStyle: { color: palette.control } } },
    series: spec.series.flatMap((series, index) => strokes(series, colour(series, index, palette), finished, last, ended, index ? {} : marks(spec, palette))),
  }
}

// What is not finished yet is a second stroke, dashed, from the last finished point on.
function strokes(series, ink, finished, last, ended, extra) {
  const shared = { type: 'line', name: series.name, color: ink, symbol: 'circle', symbolSize: 5, emphasis: { disabled: true } }
  const label = { show: ended, formatter: '{a}', color: ink, distance: 6 }
  const solid = { ...shared, ...extra, data: series.values.map((value, index) => (index <= finished ? value : null)), lineStyle: { width: 2 }, showSymbol: series.values.length < 40 }
  if (finished >= last) return [{ ...solid, endLabel: label }]
  const rest = series.values.map((value, index) => (index >= finished ? value : null))
  return [solid, { ...shared, data: rest, lineStyle: { width: 2, type: [4, 4] }, itemStyle: { opacity: 0.6 }, endLabel: label }]
}

// Rankings lie (`across`, the rule), series over time stand.
function bar(spec, palette, formats) {
  const across = spec.across !== false
  const category = { ...names(spec.labels, palette), inverse: across, axisLabel: { color: palette.muted, width: 160, overflow: 'truncate' } }
  const measure = { ...values(palette, formats), min: 0 }
  return {
    ...frame(spec, across || !spec.commitment ? 48 : longest([spec.commitment.label])),
    xAxis: across ? measure : category,
    yAxis: across ? category : measure,
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow', shadowStyle: { color: palette.control, opacity: 0.1 } } },
    series: spec.series.map((series, index) => ({
      type: 'bar',
      name: series.name,
      color: colour(series, index, palette),
      barMaxWidth: 20,
      data: series.values.map((value, at) => (at > spec.labels.length - 1 - (spec.unfinished ?? 0) ? { value, itemStyle: { opacity: 0.45 } } : value)),
      label: { show: spec.series.length === 1, position: across ? 'right' : 'top', color: palette.text, formatter: (point) => formats.brief(point.value) },
      emphasis: { disabled: true },
      ...(index ? {} : marks(spec, palette, across)),
    })),
  }
}

function sankey(spec, palette) {
  return {
    tooltip: { trigger: 'item' },
    series: [{
      type: 'sankey',
      left: 0,
      right: longest(spec.nodes.map((node) => node.name)),
      top: 8,
      bottom: 8,
      nodeWidth: 12,
      nodeGap: 12,
      layoutIterations: 64,
      nodeAlign: 'left',
      label: { color: palette.text },
      lineStyle: { color: 'source', opacity: 0.25 },
      emphasis: { focus: 'adjacency' },
      data: spec.nodes.map((node, index) => ({ name: node.name, itemStyle: { color: colour(node, index, palette) } })),
      links: spec.links,
    }],
  }
}

function funnel(spec, palette, formats) {
  return {
    tooltip: { trigger: 'item' },
    series: [{
      type: 'funnel',
      sort: 'none',
      left: 0,
      right: longest(spec.steps.map((step) => step.name)) + 48,
      top: 8,
      bottom: 8,
      gap: 2,
      min: 0,
      label: { color: palette.text, position: 'right', formatter: (point) => `${point.name}  ${formats.full(point.value)}` },
      labelLine: { lineStyle: { color: palette.control } },
      itemStyle: { borderWidth: 0 },
      emphasis: { disabled: true },
      data: spec.steps.map((step) => ({ name: step.name, value: step.value, itemStyle: { color: step.team ? palette[step.team] : palette.series[0] } })),
    }],
  }
}

function heatmap(spec, palette, formats) {
  const known = spec.values.map(([, , value]) => value).filter((value) => value !== null)
  const most = Math.max(...known, 0)
  return {
    grid: { ...GRID, right: 8, top: 8 },
    xAxis: { ...names(spec.columns, palette), splitArea: { show: false } },
    yAxis: { ...names(spec.rows, palette), inverse: true },
    visualMap: { show: false, type: 'continuous', min: 0, max: most || 1, inRange: { color: palette.steps } },
    tooltip: { trigger: 'item' },
    series: [{
      type: 'heatmap',
      data: spec.values.map(([column, row, value]) => ({
        value: [column, row, value ?? '-'],
        label: { color: value > most * 0.7 ? palette['on-step-high'] : palette['on-step-low'] },
      })),
      label: { show: true, formatter: (point) => (point.value[2] === '-' ? '–' : formats.brief(point.value[2])) },
      itemStyle: { borderColor: palette.page, borderWidth: 2 },
      emphasis: { disabled: true },
    }],
  }
}

// The commitment is a dashed line with its words; notes are numbered flags, listed under the chart.
function marks(spec, palette, across) {
  const axis = across ? 'xAxis' : 'yAxis'
  const position = spec.kind === 'line' ? 'insideStartTop' : 'end'
  const promise = spec.commitment && {
    silent: true,
    symbol: 'none',
    lineStyle: { color: palette.text, type: [6, 4], width: 1.5 },
    label: { formatter: spec.commitment.label, position, color: palette.text },
    data: [{ [axis]: spec.commitment.value }],
  }
  const flags = spec.notes?.length && {
    silent: true,
    symbol: 'rect',
    symbolSize: 16,
    itemStyle: { color: palette.muted },
    label: { color: palette.page, fontSize: 11, formatter: (point) => point.name },
    data: spec.notes.map((note) => ({ name: String(note.number), xAxis: spec.labels.indexOf(note.at), y: 10 })),
  }
  return { ...(promise && { markLine: promise }), ...(flags && { markPoint: flags }) }
}

function frame(spec, right) {
  return { grid: { ...GRID, right, top: spec.notes?.length ? 28 : 12 } }
}

function names(labels, palette) {
  return { type: 'category', data: labels, axisTick: { show: false }, axisLine: { lineStyle: { color: palette.control } }, axisLabel: { color: palette.muted, hideOverlap: true } }
}

function values(palette, formats) {
  return { type: 'value', splitNumber: 4, splitLine: { lineStyle: { color: palette.line } }, axisLabel: { color: palette.muted, formatter: formats.brief } }
}

function colour(part, index, palette) {
  return part.team ? palette[part.team] : palette.series[index % palette.series.length]
}

function longest(words) {
  return Math.min(160, Math.max(...words.map((word) => word.length)) * CHARACTER + 16)
}
