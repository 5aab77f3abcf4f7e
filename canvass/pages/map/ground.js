"use strict";
// The ground: areas, water, buildings, ways, railways and the outline of the district.
(() => {
  const { makeLayer, pathOf } = globalThis.canvassMap;
  const LOOK = {
    ground: "#f4f2ec", green: "#e3ebd8", wood: "#d8e3cd", water: "#c9dde8", square: "#ece8df",
    building: "#e2dcd1", buildingLine: "#cbc3b5", casing: "#cfc8bb", road: "#ffffff",
    foot: "#d3c9b8", rail: "#b3aca1", name: "#514a40", edge: "#7a5c8e",
  };
  const ROAD_M = [15, 12, 9, 7.5, 3.6, 1.6];
  const ROAD_MIN = [2.2, 1.8, 1.3, 0.9, 0.45, 0.5];
  const ROAD_FROM = [0, 0, 0, 0, 0.28, 0.5];
  const FOOT = 5;

  const makeGround = (ground, step) => {
    const areas = ["green", "wood", "water", "square"].map(
      (kind) => [kind, makeLayer(ground[kind], step, true)]);
    const buildings = makeLayer(ground.building, step, true);
    const edge = makeLayer(ground.edge, step, true);
    const waterline = makeLayer(ground.waterline, step, false);
    const railway = makeLayer(ground.railway, step, false);
    const roads = ground.road.map((lines) => makeLayer(lines, step, false));

    const draw = (ctx, view, ratio) => {
      const s = view.scale, perMetre = view.perMetre, seen = view.seen();
      const each = (layer, paint) => {
        if (!layer) return;
        for (const tile of layer.tiles) {
          const b = tile.box;
          if (b[0] <= seen[2] && b[2] >= seen[0] && b[1] <= seen[3] && b[3] >= seen[1]) {
            paint(pathOf(layer, tile));
          }
        }
      };
      const stroke = (layer, colour, width, dash) => {
        ctx.strokeStyle = colour;
        ctx.lineWidth = width;
        ctx.lineCap = dash ? "butt" : "round";
        ctx.setLineDash(dash ? dash.map((length) => length / s) : []);
        each(layer, (path) => ctx.stroke(path));
        ctx.setLineDash([]);
      };
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.fillStyle = LOOK.ground;
      ctx.fillRect(0, 0, view.width, view.height);
      ctx.setTransform(ratio * s, 0, 0, ratio * s,
        ratio * (view.width / 2 - view.x * s), ratio * (view.height / 2 - view.y * s));
      ctx.lineJoin = "round";
      for (const [kind, layer] of areas) {
        ctx.fillStyle = LOOK[kind];
        each(layer, (path) => ctx.fill(path));
      }
      stroke(waterline, LOOK.water, Math.max(1 / s, 3 / step));
      ctx.fillStyle = LOOK.building;
      each(buildings, (path) => ctx.fill(path));
      if (perMetre > 0.9) stroke(buildings, LOOK.buildingLine, 0.8 / s);
      const shrink = perMetre > 0.6 ? 0.8 : 1;
      const wide = (k) => Math.max(ROAD_MIN[k] / s, (ROAD_M[k] / step) * shrink);
      if (perMetre >= ROAD_FROM[FOOT]) stroke(roads[FOOT], LOOK.foot, wide(FOOT), [4, 3]);
      for (let k = FOOT - 1; k >= 0; k--) {
        if (perMetre < ROAD_FROM[k]) continue;
        stroke(roads[k], LOOK.casing, wide(k) + (k < 2 ? 2 : 1.5) / s);
      }
      for (let k = FOOT - 1; k >= 0; k--) {
        if (perMetre >= ROAD_FROM[k]) stroke(roads[k], LOOK.road, wide(k));
      }
      stroke(railway, LOOK.rail, 1.6 / s, [6, 4]);
      stroke(edge, LOOK.edge, 2 / s, [10, 5]);
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    };
    return { draw };
  };

  globalThis.canvassMap = { ...globalThis.canvassMap, LOOK, makeGround };
})();
