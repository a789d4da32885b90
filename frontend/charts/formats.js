// Figures as people read them. Shares are 0..1, money is whole minor units, durations are seconds.
export function formatsOf(language, { unit = 'count', currency = 'EUR' } = {}) {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  const short = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 })
  if (unit === 'share') {
    const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
    return both(share, share)
  }
  if (unit === 'money') {
    const whole = { style: 'currency', currency }
    const minor = 10 ** new Intl.NumberFormat(language, whole).resolvedOptions().maximumFractionDigits
    const full = new Intl.NumberFormat(language, { ...whole, maximumFractionDigits: 0 })
    const brief = new Intl.NumberFormat(language, { ...whole, notation: 'compact', maximumFractionDigits: 1 })
    return { full: (value) => full.format(value / minor), brief: (value) => brief.format(value / minor) }
  }
  if (unit === 'seconds') {
    const said = (value) => duration(value, language)
    return { full: said, brief: said }
  }
  return both(number, short)
}

function both(full, brief) {
  return { full: (value) => full.format(value), brief: (value) => brief.format(value) }
}

function duration(seconds, language) {
  const [unit, size] = [['day', 86_400], ['hour', 3_600], ['minute', 60]].find(([, size]) => seconds >= size) ?? ['second', 1]
  const style = { style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits: 1 }
  return new Intl.NumberFormat(language, style).format(seconds / size)
}
