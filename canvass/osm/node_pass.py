"""The pass over the nodes of a map file: addresses, entrances, organisations, nodes of streets."""

from __future__ import annotations

from typing import Any

import osmium
from osmium.filter import GeoInterfaceFilter, KeyFilter

from canvass.osm import kept_tags, lifecycle
from canvass.osm.address_keys import UNREAD, in_usual_keys, text_of
from canvass.osm.editor_xml import shown_id
from canvass.osm.extract import AddressObject, Organisation
from canvass.osm.found import Found
from canvass.osm.kept_tags import picked
from canvass.osm.passes import Passes


def read_nodes(passes: Passes, found: Found) -> None:
    """Keep the nodes with an address, an organisation, an entrance, or something about a street."""
    wanted = KeyFilter(*kept_tags.NODE_FILTER)
    as_values = GeoInterfaceFilter(drop_invalid_geometries=False, tags=list(kept_tags.NODE))
    for node in passes.objects(osmium.osm.NODE, wanted, as_values):
        # Missing where the place is impossible.
        shape = getattr(node, "__geo_interface__", None)
        if shape is None:
            _add_lost(node, found)
            continue
        tags = in_usual_keys(shape["properties"])
        lon, lat = shape["geometry"]["coordinates"]
        ref = f"n{shown_id(node.id)}"
        if not kept_tags.is_address(tags):
            tags = _with_former(node, tags)
        if kept_tags.is_address(tags):
            found.addresses.append(AddressObject(ref, tags, lon, lat))
            found.seen(node)
        elif text_of(tags):
            found.texts.append(AddressObject(ref, tags, lon, lat))
        if kept_tags.is_street_node(tags):
            found.node_tags[node.id] = picked(tags, kept_tags.STREET_NODE_KEYS)
        if kept_tags.is_entrance(tags):
            found.entrances.append((ref, tags, lon, lat))
        if kept_tags.is_organisation(tags):
            found.organisations.append(Organisation(ref, tags, lon, lat))


def _with_former(node: Any, tags: dict[str, str]) -> dict[str, str]:
    """Return tags with a number that is no longer or not yet in use, if the node has no other.

    Its keys are looked up here: the more of them the pass looks for at every node, the longer it
    takes.
    """
    written = {tag.k: tag.v for tag in node.tags}
    if lifecycle.FORMER_SET.isdisjoint(written):
        return tags
    return picked(in_usual_keys(written), kept_tags.NODE_SET)


def _add_lost(node: Any, found: Found) -> None:
    """Keep an address with an impossible place (latitude 91)."""
    tags = picked(in_usual_keys({tag.k: tag.v for tag in node.tags}), kept_tags.PLACE_SET)
    if kept_tags.is_address(tags):
        found.lost.append((f"n{shown_id(node.id)}", tags))
    elif text_of(tags):
        found.lost.append((f"n{shown_id(node.id)}", {**tags, UNREAD: text_of(tags)}))
