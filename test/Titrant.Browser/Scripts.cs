namespace Titrant.Browser;

/// <summary>What the browser itself is asked about a page.</summary>
internal static class Scripts
{
    /// <summary>Texts whose contrast with what lies behind them is below 4.5:1 (WCAG 2.2, 1.4.3), with the ratio.</summary>
    public const string LowContrast = """
        () => {
          const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return { r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1 }; };
          const part = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
          const light = c => 0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b);
          const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a > 0) return c; } return matchMedia('(prefers-color-scheme: dark)').matches ? { r: 18, g: 18, b: 18 } : { r: 255, g: 255, b: 255 }; };
          const low = [];
          for (const e of document.body.querySelectorAll('*')) {
            const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || e.matches('input:not([type=hidden]), select');
            if (!own || !e.getClientRects().length || e.closest('option, caption')) continue;
            const style = getComputedStyle(e);
            const [a, b] = [light(parse(e.closest('svg') ? style.fill : style.color)), light(ground(e))];
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (ratio < 4.5) low.push(`${ratio.toFixed(2)} ${e.outerHTML.slice(0, 100)}`);
          }
          return low;
        }
        """;

    /// <summary>Fields and buttons without a name, headings that skip a level, more than one h1, ids that are there twice.</summary>
    public const string Structure = """
        () => {
          const faults = [];
          for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
            if (!e.labels?.length) faults.push('no label: ' + e.outerHTML.slice(0, 100));
          for (const e of document.querySelectorAll('button, a[href], summary'))
            if (!(e.getAttribute('aria-label') ?? e.textContent).trim()) faults.push('no name: ' + e.outerHTML.slice(0, 100));
          let before = 0;
          for (const h of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
            const level = Number(h.tagName[1]);
            if (level > before + 1) faults.push(`h${before} then ${h.outerHTML.slice(0, 80)}`);
            before = level;
          }
          if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
          const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
          faults.push(...ids.filter((id, i) => ids.indexOf(id) !== i).map(id => 'id twice: ' + id));
          for (const a of document.querySelectorAll('a[href^="#"]')) if (!document.getElementById(a.hash.slice(1))) faults.push('leads nowhere: ' + a.hash);
          return faults;
        }
        """;
}
