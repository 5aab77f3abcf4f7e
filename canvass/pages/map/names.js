"use strict";
// Street names along their streets; none over another, none twice close by.
(() => {
  const { LOOK, clamp } = globalThis.canvassMap;
  const ROW = 6; // road class, text, x, y, angle in degrees, length in metres
  const SAME_PX = 260;

  const makeNames = (names) => {
    const widths = new Map();

    const widthOf = (ctx, name, size) => {
      const key = name + size;
      let found = widths.get(key);
      if (found === undefined) {
        found = ctx.measureText(name).width;
        widths.set(key, found);
      }
      return found;
    };

    /** Return the places a name would take, null where one is taken. */
    const spotsOf = (px, py, angle, width, size, taken) => {
      const spots = [];
      for (let t = -width / 2; t <= width / 2 + 1; t += size) {
        const x = px + Math.cos(angle) * t, y = py + Math.sin(angle) * t;
        spots.push([x, y]);
        for (const spot of taken) {
          const isNear = Math.abs(spot[0] - x) < size * 1.25 && Math.abs(spot[1] - y) < size * 1.25;
          if (isNear) return null;
        }
      }
      return spots;
    };

    const write = (ctx, name, px, py, angle) => {
      ctx.save();
      ctx.translate(px, py);
      ctx.rotate(angle);
      ctx.strokeStyle = "rgba(255,255,255,.9)";
      ctx.lineWidth = 3;
      ctx.strokeText(name, 0, 0);
      ctx.fillStyle = LOOK.name;
      ctx.fillText(name, 0, 0);
      ctx.restore();
    };

    const draw = (ctx, view) => {
      const perMetre = view.perMetre, rows = names.rows, taken = [], last = new Map();
      if (perMetre < 0.1) return;
      const size = clamp(9.5 + perMetre * 1.6, 10, 13.5);
      const upTo = perMetre < 0.3 ? 1 : perMetre < 0.6 ? 2 : perMetre < 1 ? 3 : 4;
      ctx.font = `500 ${size}px system-ui, sans-serif`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.lineJoin = "round";
      for (let i = 0; i < rows.length; i += ROW) {
        if (rows[i] > upTo) break;
        const [px, py] = view.toScreen(rows[i + 2], rows[i + 3]);
        if (px < 0 || py < 0 || px > view.width || py > view.height) continue;
        const name = names.texts[rows[i + 1]], width = widthOf(ctx, name, size);
        if (rows[i + 5] * perMetre < width * 0.9) continue;
        const before = last.get(name) || [];
        if (before.some((p) => Math.hypot(p[0] - px, p[1] - py) < SAME_PX)) continue;
        const angle = (rows[i + 4] * Math.PI) / 180;
        const spots = spotsOf(px, py, angle, width, size, taken);
        if (!spots) continue;
        taken.push(...spots);
        last.set(name, [...before, [px, py]]);
        write(ctx, name, px, py, angle);
      }
    };
    return { draw };
  };

  globalThis.canvassMap = { ...globalThis.canvassMap, makeNames };
})();
