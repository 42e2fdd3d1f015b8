// Draws every chart from the table beside it.
(function () {
  'use strict';
  var language = document.documentElement.lang;
  var colours = ['#0b5cad', '#b35400', '#1d7a46', '#7a3aa3'];
  var ink = '#1b2430';
  // The name of the font itself: with "inherit" the charts could not tell how wide a text is.
  var font = getComputedStyle(document.body).fontFamily;
  var format = function (unit, short) {
    var rate = unit === 'RATE';
    var options = rate ? { style: 'percent', maximumFractionDigits: 1 }
      : short ? { notation: 'compact', maximumFractionDigits: 1 } : { maximumFractionDigits: 2 };
    var number = new Intl.NumberFormat(language, options);
    return function (value) { return value === null || value === undefined || value === '' ? '–' : number.format(value); };
  };
  var shorter = function (text, most) { return text.length > most ? text.slice(0, most - 1) + '…' : text; };
  var number = function (cell) { return cell.dataset.value === '' ? null : Number(cell.dataset.value); };

  var draw = function (box) {
    var table = box.parentNode.querySelector('table');
    var heads = Array.from(table.tHead.rows[0].cells, function (cell) { return cell.textContent; });
    var rows = Array.from(table.tBodies[0].rows);
    var labels = rows.map(function (row) { return row.cells[0].textContent; });
    var drawn = box.dataset.drawn.split(',').map(Number);
    var lying = box.dataset.drawing === 'BARS';
    var lines = box.dataset.drawing === 'LINES';
    var unit = box.dataset.unit;
    var narrow = box.clientWidth < 520;
    var most = narrow ? 16 : 44;
    var several = drawn.length > 1;
    box.style.height = (lying ? Math.max(140, 26 * rows.length + 50) : several && narrow ? 340 : 280) + 'px';
    var values = {
      type: 'value', min: 0, axisLabel: { formatter: format(unit, true), color: ink, hideOverlap: true },
      splitLine: { lineStyle: { color: '#e3e8ee' } }
    };
    if (unit === 'RATE') { values.max = 1; }
    var names = {
      type: 'category', data: labels, inverse: lying, axisTick: { show: false },
      axisLabel: { color: ink, interval: lying ? 0 : 'auto', rotate: !lying && narrow ? 40 : 0,
        formatter: function (text) { return shorter(text, most); } }
    };
    var chart = echarts.init(box, null, { renderer: 'svg' });
    chart.setOption({
      animation: false, color: colours, textStyle: { fontFamily: font, color: ink },
      grid: { left: 8, right: lying ? 64 : 24, top: several ? (narrow ? 92 : 40) : 16, bottom: 8, containLabel: true },
      legend: several ? { top: 0, left: 0, orient: narrow ? 'vertical' : 'horizontal', textStyle: { color: ink } } : undefined,
      tooltip: { trigger: 'axis', confine: true, axisPointer: { type: lines ? 'line' : 'shadow' }, valueFormatter: format(unit) },
      xAxis: lying ? values : names,
      yAxis: lying ? names : values,
      series: drawn.map(function (column, index) {
        return {
          name: heads[column], type: lines ? 'line' : 'bar', barMaxWidth: lying ? 18 : 48,
          symbol: ['circle', 'rect', 'triangle', 'diamond'][index], symbolSize: 8,
          lineStyle: { width: 2.5, type: ['solid', 'dashed', 'dotted', [8, 4, 2, 4]][index] },
          label: { show: lying || (!lines && rows.length <= 13 && !narrow), position: lying ? 'right' : 'top', color: ink,
            formatter: function (point) { return format(unit, true)(point.value); } },
          data: rows.map(function (row) { return number(row.cells[column]); })
        };
      })
    });
    return chart;
  };

  // A chart is measured when it is drawn, so another width, as on paper, asks for another drawing.
  var boxes = Array.from(document.querySelectorAll('.chart'));
  var charts = boxes.map(draw);
  var redraw = function () {
    charts = boxes.map(function (box, index) { charts[index].dispose(); return draw(box); });
  };
  var width = window.innerWidth;
  var timer;
  window.addEventListener('resize', function () {
    if (window.innerWidth === width) { return; }
    width = window.innerWidth;
    clearTimeout(timer);
    timer = setTimeout(redraw, 100);
  });
  window.addEventListener('beforeprint', redraw);
  window.addEventListener('afterprint', redraw);
  document.documentElement.dataset.drawn = String(charts.length);
}());
