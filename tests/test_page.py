"""The page of `specnet diagram -o model.html`, as text and in a real browser."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from specnet import api
from specnet.cli import cli
from specnet.graph import Graph
from specnet.render.blocks import Block, blocks
from specnet.render.families import NO_FAMILY, colours, family
from specnet.render.flow import flow
from specnet.render.html import html_page
from specnet.render.page_data import page_data
from specnet.render.picture import Box, Picture
from tests.corpus import ROOT, SPECS

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BACKBONE = """
specnet: 1
name: big
model:
  layers:
    - Input: [{size}, {size}, 3]
    - {kind}: {{weights: null}}
      name: backbone
"""
HOSTILE = "</script><script>window.harm = 1</script><img src=x onerror='window.harm = 1'>"


def backbone(kind: str, size: int = 224) -> str:
    return BACKBONE.format(kind=kind, size=size)


def page_of(source: Any) -> str:
    loaded = api.load_all(source)
    return html_page(loaded.spec, loaded.graph, loaded.facts, loaded.root)


def data_of(source: Any) -> dict[str, Any]:
    loaded = api.load_all(source)
    return page_data(loaded.spec, loaded.graph, loaded.facts, loaded.root)


# -- the data -------------------------------------------------------------------------------------------------------


def test_a_layer_is_told_in_full() -> None:
    data = data_of(ROOT / "specs" / "fashion_dnn.yaml")
    dense = data["model"]["boxes"][2]
    assert dense["arguments"] == [("units", "300"), ("activation", "relu")]
    assert dense["outputs"] == [("(None, 300)", "float32")]
    assert dense["weights"] == [
        ("kernel", "(784, 300)", "float32", True, 235_200),
        ("bias", "(300,)", "float32", True, 300),
    ]
    assert (dense["params"], dense["macs"]) == (235_500, 235_200)
    item = data["items"][dense["item"]]
    assert item["place"].endswith("fashion_dnn.yaml:11")
    assert item["text"] == "- Dense: {units: 300, activation: relu}"
    assert ("use_bias", "true") in data["defaults"]["Dense"]


def test_items_end_where_the_next_begins() -> None:
    data = data_of(ROOT / "specs" / "unet.yaml")
    texts = [data["items"][box["item"]]["text"] for box in data["model"]["boxes"]]
    assert texts[0] == "- Input: [128, 128, 3]"
    assert texts[2].splitlines() == [
        "- Conv2D: {filters: 16, kernel_size: 3, padding: same, activation: relu}",
        "  name: down_1",
    ]


def test_items_of_json_in_one_line() -> None:
    text = '{"specnet": 1, "model": {"layers": [{"Input": [4]}, {"Dense": 2, "name": "two"}]}}\n'
    assert [item["text"] for item in data_of(text)["items"]] == ['{"Input": [4]}', '{"Dense": 2, "name": "two"}']


def test_a_dict_has_paths_in_place_of_lines() -> None:
    data = data_of({"specnet": 1, "model": {"layers": [{"Input": [4]}, {"Dense": 2}]}})
    assert [item["path"] for item in data["items"]] == ["model.layers[0]", "model.layers[1]"]
    assert "text" not in data["items"][0]


def test_models_inside() -> None:
    boxes = {box["name"]: box for box in data_of(ROOT / "specs" / "two_tower.yaml")["model"]["boxes"]}
    assert boxes["encoder"]["inside"]["boxes"][0]["name"] == "input"
    assert boxes["right_code"]["again"] == "encoder"
    assert boxes["right_code"]["inside"] is None
    inside = data_of(backbone("VGG16"))["model"]["boxes"][1]["inside"]
    assert (inside["boxes"][1]["name"], inside["boxes"][1]["detail"]) == ("block1_conv1", "64, 3, relu, same")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (
            {"filters": 32, "kernel_size": [3, 3], "use_bias": False},
            "{filters: 32, kernel_size: [3, 3], use_bias: false}",
        ),
        (None, "null"),
        ("relu", "relu"),
        ("true", '"true"'),
        ("1e-3", '"1e-3"'),
        ("a: b", '"a: b"'),
        (0.001, "0.001"),
    ],
)
def test_values_as_yaml_writes_them(value: Any, text: str) -> None:
    assert flow(value) == text


def test_families() -> None:
    assert family("SeparableConv2D") == family("Conv1D") != family("Dense")
    assert family("Flatten") == NO_FAMILY
    assert colours("Flatten") == ("#ffffff", "#555555")


def test_the_longest_way_is_straight() -> None:
    boxes = tuple(Box(name, name, "Dense", "", "") for name in "abcde")
    drawn = Picture("p", boxes, ((0, 1), (1, 2), (0, 2), (2, 3), (2, 4)))
    assert drawn.longest_way == {(0, 1), (1, 2), (2, 3), (2, 4)}
    assert Picture("one", boxes[:1], ()).longest_way == set()


# -- blocks ---------------------------------------------------------------------------------------------------------


def inside_of(source: str) -> Graph:
    found = api.load_all(source).facts.calls["backbone"].inside
    assert found is not None
    return found


def every(found: tuple[Block, ...]) -> Iterator[Block]:
    for block in found:
        yield block
        yield from every(block.blocks)


def test_blocks_by_name() -> None:
    stages = blocks(inside_of(backbone("ResNet50")))
    assert [stage.name for stage in stages] == ["conv1", "conv2", "conv3", "conv4", "conv5"]
    assert [block.name for block in stages[2].blocks] == [f"conv3_block{number}" for number in range(1, 5)]


def test_blocks_by_branches() -> None:
    found = blocks(inside_of(backbone("InceptionV3", 299)))
    assert [block.name for block in found] == [f"mixed{number}" for number in range(11)]


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        ("ResNet101V2", 224),
        ("DenseNet121", 224),
        ("EfficientNetB3", 300),
        ("Xception", 299),
        ("InceptionResNetV2", 299),
    ],
)
def test_blocks_lie_apart_and_inside_of_each_other(kind: str, size: int) -> None:
    graph = inside_of(backbone(kind, size))
    assert blocks(graph)

    def check(found: tuple[Block, ...], start: int, end: int) -> None:
        for block in found:
            assert start <= block.start < block.end <= end
            check(block.blocks, block.start, block.end)
            start = block.end

    check(blocks(graph), 0, len(graph.calls))


def test_small_models_have_no_blocks() -> None:
    assert blocks(api.load_all(ROOT / "specs" / "fashion_dnn.yaml").graph) == ()
    assert blocks(api.load_all(ROOT / "specs" / "unet.yaml").graph) == ()


# -- the page as text -----------------------------------------------------------------------------------------------


def test_the_page_stands_alone() -> None:
    page = page_of(ROOT / "specs" / "two_tower.yaml")
    addresses = set(re.findall(r"https?://[^\s\"'<]+", page))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert "src=" not in page
    assert "<link" not in page


@pytest.mark.parametrize("part", ["script", "style"])
def test_only_the_pages_own_code_may_run(part: str) -> None:
    page = page_of(ROOT / "specs" / "unet.yaml")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    text = re.search(rf"<{part}>(.*?)</{part}>", page, re.DOTALL)
    assert policy
    assert text
    digest = base64.b64encode(hashlib.sha256(text[1].encode()).digest()).decode()
    assert f"{part}-src 'sha256-{digest}'" in policy[1]
    assert policy[1].startswith("default-src 'none'")


def test_the_data_cannot_leave_its_element() -> None:
    page = page_of(hostile())
    text = page.partition('id="data">')[2].partition("</script>")[0]
    assert json.loads(text)["description"] == HOSTILE
    assert page.count("<script") == 2
    assert "<img" not in page


def hostile() -> str:
    quoted = json.dumps(HOSTILE)
    return f"""
specnet: 1
name: hostile
description: {quoted}
model:
  layers:
    - Input: {{shape: [1], dtype: string}} # {HOSTILE}
    - StringLookup: {{vocabulary: [{quoted}]}}
      name: words
    - Dense: 2
data: {{source: fashion_mnist, class_names: [{quoted}, "{{{{constructor}}}}"]}}
"""


def test_the_command_writes_it(tmp_path: Path) -> None:
    target = tmp_path / "model.html"
    result = CliRunner().invoke(cli, ["diagram", str(ROOT / "specs" / "unet.yaml"), "-o", str(target)])
    assert result.exit_code == 0, result.output
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")


# -- the page in a browser ------------------------------------------------------------------------------------------

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    binary = next(filter(None, map(shutil.which, BROWSERS)), None)
    if binary is None:
        message = f"none of {', '.join(BROWSERS)} is on this machine: the page is not tried in a browser"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    from playwright.sync_api import sync_playwright

    quiet = ["--disable-gpu", "--disable-quic", "--disable-component-update", "--disable-background-networking"]
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=binary, args=[*quiet, *root])
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens the page of a spec from a file; afterwards nothing may have gone wrong, and nothing asked of the network."""
    troubles: list[str] = []
    pages = []

    def watched(source: Any, **options: Any) -> Any:
        file = tmp_path / f"page{len(pages)}.html"
        file.write_text(page_of(source), encoding="utf-8")
        page = browser.new_page(viewport={"width": 1280, "height": 800}, **options)
        page.set_default_timeout(20_000)
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: request.url == file.as_uri() or troubles.append(request.url))
        page.goto(file.as_uri())
        pages.append(page)
        return page

    yield watched
    for page in pages:
        page.close()
    assert troubles == []


def panel(page: Any) -> str:
    return str(page.inner_text("aside"))


def names(page: Any) -> list[str]:
    """The small line of each visible box."""
    found: list[str] = page.eval_on_selector_all(
        ".node:not(.frame) > .small", "all => all.map((one) => one.textContent)"
    )
    return found


def press(page: Any, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


FAULTS = """() => {
  const faults = [];
  const place = (node) => {
    const { e: x, f: y } = node.transform.baseVal.consolidate().matrix;
    const box = node.querySelector(":scope > .box");
    return { x, y, w: +box.getAttribute("width"), h: +box.getAttribute("height"), label: node.getAttribute("aria-label") };
  };
  const holds = (box, point) =>
    point.x > box.x + 1 && point.x < box.x + box.w - 1 && point.y > box.y + 1 && point.y < box.y + box.h - 1;
  for (const parent of document.querySelectorAll("svg, .frame")) {
    const boxes = [...parent.querySelectorAll(":scope > .node")].map(place);
    boxes.forEach((one, number) => boxes.slice(number + 1).forEach((other) => {
      if (one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h)
        faults.push(`${one.label} lies over ${other.label}`);
    }));
    for (const line of parent.querySelectorAll(":scope > .line"))
      for (let at = 0; at < line.getTotalLength(); at += 8) {
        const point = line.getPointAtLength(at);
        for (const box of boxes) if (holds(box, point)) faults.push(`an arrow runs through ${box.label}`);
      }
  }
  for (const node of document.querySelectorAll(".node"))
    for (const text of node.querySelectorAll(":scope > text"))
      if (text.getBBox().x + text.getBBox().width > place(node).w) faults.push(`${text.textContent} is wider than its box`);
  return [...new Set(faults)];
}"""


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_every_spec_is_drawn_well(open_page: Open, spec: Path) -> None:
    page = open_page(spec)
    assert page.evaluate(FAULTS) == []
    press(page, "Expand all")
    assert page.evaluate(FAULTS) == []


@pytest.mark.parametrize(
    ("kind", "size"), [("ResNet50V2", 224), ("InceptionV3", 299), ("DenseNet121", 224), ("NASNetMobile", 224)]
)
def test_backbones_are_drawn_well(open_page: Open, kind: str, size: int) -> None:
    page = open_page(backbone(kind, size))
    assert page.evaluate(FAULTS) == []
    press(page, "Expand all")
    assert page.evaluate(FAULTS) == []


def test_totals_stand_above(open_page: Open) -> None:
    page = open_page(ROOT / "specs" / "fashion_dnn.yaml")
    heading = page.inner_text("header").replace("\n", " ")
    for words in ("fashion_dnn", "The 300-150-10 dense classifier", "282,160 parameters", "281,700 multiply-adds"):
        assert words in heading


def test_a_click_shows_everything_about_a_layer(open_page: Open) -> None:
    page = open_page(ROOT / "specs" / "fashion_dnn.yaml")
    page.get_by_role("button", name="Dense, 300, relu").click()
    shown = panel(page)
    for words in (
        "dense_300",
        "fashion_dnn.yaml:11",
        "- Dense: {units: 300, activation: relu}",
        "(None, 784)",
        "(None, 300)",
        "float32",
        "kernel",
        "(784, 300)",
        "235,200",
        "83.5 %",
        "units",
        "defaults",
    ):
        assert words in shown
    assert "glorot_uniform" not in shown
    page.click("summary")
    assert "glorot_uniform" in panel(page)


def test_links_lead_to_the_layers_before_and_after(open_page: Open) -> None:
    page = open_page(ROOT / "specs" / "fashion_dnn.yaml")
    page.get_by_role("button", name="Dense, 300, relu").click()
    page.locator("aside .link", has_text="dense_150").click()
    assert page.inner_text("aside h2") == "dense_150"
    page.locator("aside .link", has_text="dense_300").click()
    assert page.inner_text("aside h2") == "dense_300"


def test_links_lead_through_the_frame_of_a_model(open_page: Open) -> None:
    page = open_page(ROOT / "specs" / "two_tower.yaml")
    page.get_by_role("button", name="Input, input").click()
    assert [one.inner_text() for one in page.locator("aside .link").all()] == ["left", "embedding_20000"]
    page.get_by_role("button", name="Bidirectional").click()
    page.locator("aside .link", has_text="concatenate").click()
    assert page.inner_text("aside h2") == "concatenate"


def test_a_layer_applied_again_says_so(open_page: Open) -> None:
    page = open_page(ROOT / "specs" / "two_tower.yaml")
    page.get_by_role("button", name="Model, encoder again").click()
    assert "The layer encoder, applied once more." in panel(page)
    assert "two_tower.yaml:21" in panel(page)


def test_models_open_and_close(open_page: Open) -> None:
    page = open_page(ROOT / "specs" / "two_tower.yaml")
    assert any("embedding_20000" in name for name in names(page))
    page.locator(".frame > .toggle").click()
    assert not any("embedding_20000" in name for name in names(page))
    assert page.locator("[aria-expanded=false]").count() == 1
    page.locator("[aria-expanded=false]").click()
    assert any("embedding_20000" in name for name in names(page))
    assert page.inner_text("aside h2") == "encoder"


def test_blocks_are_closed_until_they_are_wanted(open_page: Open) -> None:
    page = open_page(backbone("ResNet50"))
    assert len(names(page)) < 20
    press(page, "Expand all")
    assert len(names(page)) == 178
    press(page, "Collapse all")
    assert len(names(page)) == 2


@pytest.mark.parametrize("block", ["conv2, 32 layers", "conv3, 42 layers"])
def test_an_opened_block_comes_into_view(open_page: Open, block: str) -> None:
    page = open_page(backbone("ResNet50"))
    page.get_by_role("button", name=block).click()
    frame, view = page.locator(".frame.chosen").bounding_box(), page.locator(".view").bounding_box()
    assert view["y"] <= frame["y"]
    assert frame["y"] + frame["height"] <= view["y"] + view["height"]
    assert "block of" in panel(page)


def test_search_finds_and_jumps(open_page: Open) -> None:
    page = open_page(backbone("ResNet50"))
    page.keyboard.press("/")
    page.keyboard.type("conv4_block3_2_conv")
    assert page.inner_text(".search output") == "1 found"
    assert page.locator(".match").count() == 1  # what hides it
    page.keyboard.press("Enter")
    assert page.inner_text(".search output") == "1 of 1"
    assert page.inner_text("aside h2") == "conv4_block3_2_conv"
    box, view = page.locator(".chosen").bounding_box(), page.locator(".view").bounding_box()
    assert view["y"] <= box["y"] <= view["y"] + view["height"] - box["height"]
    assert "inside of the ResNet50 at" in panel(page)
    page.keyboard.press("Escape")
    assert page.locator(".match").count() == 0
    assert page.input_value("input") == ""


def test_search_goes_by_kind_and_round(open_page: Open) -> None:
    page = open_page(ROOT / "specs" / "fashion_dnn.yaml")
    page.fill("input", "DENSE")
    assert page.locator(".match").count() == 3
    chosen = []
    for _ in range(4):
        page.keyboard.press("Enter")
        chosen.append(page.inner_text("aside h2"))
    assert chosen == ["dense_300", "dense_150", "dense_10", "dense_300"]
    page.keyboard.press("Shift+Enter")
    assert page.inner_text("aside h2") == "dense_10"
    page.fill("input", "nowhere")
    assert page.inner_text(".search output") == "nothing found"


def test_keys_go_from_layer_to_layer(open_page: Open) -> None:
    page = open_page(ROOT / "specs" / "two_tower.yaml")
    page.focus(".view")

    def walk(*keys: str) -> list[str]:
        shown = []
        for key in keys:
            page.keyboard.press(f"Arrow{key}")
            shown.append(page.inner_text("aside h2"))
        return shown

    assert walk("Down", "Down", "Down", "Down", "Down") == [
        "left",
        "encoder",
        "input",
        "embedding_20000",
        "bidirectional_lstm_32",
    ]
    assert walk("Down", "Down", "Down", "Right", "Up") == ["concatenate", "joint", "same_author", "topic", "joint"]
    assert walk("Up", "Up", "Right", "Up", "Left") == ["concatenate", "encoder", "right_code", "right", "left"]
    page.keyboard.press("Escape")
    assert page.inner_text("aside h2") == "two_tower"


def test_keys_go_into_blocks_and_out(open_page: Open) -> None:
    page = open_page(backbone("ResNet50"))
    page.fill("input", "conv2_block1_1_conv")
    page.keyboard.press("Enter")
    page.focus(".chosen")
    shown = []
    for key in ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown", "Enter", "ArrowDown"):
        page.keyboard.press(key)
        shown.append(page.inner_text("aside h2"))
    assert shown == ["conv2_block1", "conv2", "pool1_pool", "conv2", "conv2_block1", "conv2_block1", "conv2_block2"]


def test_keys_open_and_close(open_page: Open) -> None:
    page = open_page(ROOT / "specs" / "two_tower.yaml")
    page.locator(".frame > .title").click()
    before = len(names(page))
    page.keyboard.press("Enter")
    assert len(names(page)) == before + 2
    page.keyboard.press("Enter")
    assert len(names(page)) == before


def scale_of(page: Any) -> float:
    found = re.search(r"scale\(([\d.]+)\)", page.evaluate("document.querySelector('.stage').style.transform"))
    assert found
    return float(found[1])


def test_wheel_keys_and_buttons_zoom(open_page: Open) -> None:
    page = open_page(ROOT / "specs" / "unet.yaml")
    first = scale_of(page)
    page.keyboard.press("+")
    assert scale_of(page) > first
    press(page, "Zoom out")
    assert scale_of(page) == pytest.approx(first)
    page.mouse.move(400, 400)
    page.mouse.wheel(0, -300)
    page.wait_for_function(f"!document.querySelector('.stage').style.transform.includes('scale({first})')")
    assert scale_of(page) > first
    press(page, "Fit")
    box, view = page.locator(".stage svg").bounding_box(), page.locator(".view").bounding_box()
    assert box["height"] <= view["height"]
    assert box["width"] <= view["width"]


def test_text_is_large_enough_at_first(open_page: Open) -> None:
    for source in (backbone("ResNet50"), ROOT / "specs" / "unet.yaml", ROOT / "specs" / "two_tower.yaml"):
        page = open_page(source)
        assert page.locator(".node .title").first.bounding_box()["height"] >= 9


WATCH = """() => {
  window.seen = [];
  new MutationObserver((records) => records.forEach((one) => seen.push([one.type, one.target.className.baseVal ?? one.target.className, one.attributeName])))
    .observe(document, { childList: true, attributes: true, characterData: true, subtree: true });
  window.frames = [];
  const tick = (time) => { frames.push(time); requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}"""
FRAMES = "frames.slice(1).map((time, number) => time - frames[number]).sort((one, other) => one - other)"


def test_a_pan_changes_one_transform(open_page: Open) -> None:
    page = open_page(backbone("ResNet152"))
    press(page, "Expand all")
    before = page.locator(".stage svg").bounding_box()
    page.evaluate(WATCH)
    page.mouse.move(500, 700)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(500 - step, 700 - 8 * step)
    page.mouse.up()
    after = page.locator(".stage svg").bounding_box()
    assert (after["x"], after["y"]) == pytest.approx((before["x"] - 59, before["y"] - 472))
    changed = {tuple(record) for record in page.evaluate("seen")}
    assert {kind for kind, _, _ in changed} == {"attributes"}
    assert {(target.split()[0], name) for _, target, name in changed} == {("stage", "style"), ("view", "class")}
    times = page.evaluate(FRAMES)
    assert times[len(times) // 2] < 50  # milliseconds: 17 where nothing else runs
    assert page.inner_text("aside h2") == "big"  # the end of a drag is no click


@pytest.mark.parametrize(("kind", "size"), [("ResNet152", 224), ("EfficientNetV2L", 480), ("NASNetLarge", 331)])
def test_large_models_open_fast(open_page: Open, kind: str, size: int) -> None:
    page = open_page(backbone(kind, size))
    needed = page.evaluate(
        """() => {
        const start = performance.now();
        document.querySelector("[data-do=expand]").click();
        document.querySelector("svg").getBoundingClientRect();
        return performance.now() - start;
    }"""
    )
    assert len(names(page)) > 500
    assert needed < 3000


def test_what_a_spec_says_stays_text(open_page: Open, tmp_path: Path) -> None:
    file = tmp_path / "<img src=x onerror=harm()>.yaml"
    file.write_text(hostile(), encoding="utf-8")
    page = open_page(file)
    assert page.inner_text(".description") == HOSTILE
    assert HOSTILE in panel(page)
    page.get_by_role("button", name="StringLookup").click()
    assert HOSTILE in panel(page)
    assert file.name in panel(page)
    page.fill("input", HOSTILE)
    assert page.evaluate("window.harm") is None
    assert page.locator("img").count() == 0


def test_dark_and_light(open_page: Open) -> None:
    seen = {}
    for scheme in ("light", "dark"):
        page = open_page(ROOT / "specs" / "unet.yaml", color_scheme=scheme)
        seen[scheme] = page.evaluate(
            """() => [document.documentElement, document.querySelector(".node .title")]
            .map((one, number) => getComputedStyle(one)[number ? "fill" : "backgroundColor"])"""
        )
    assert seen["light"] == ["rgb(255, 255, 255)", "rgb(28, 30, 33)"]
    assert seen["dark"] == ["rgb(22, 24, 27)", "rgb(232, 234, 237)"]


def test_print_shows_the_whole_drawing(open_page: Open) -> None:
    page = open_page(ROOT / "specs" / "unet.yaml", color_scheme="dark")
    press(page, "Fit")
    page.emulate_media(media="print", color_scheme="light")
    assert not page.is_visible("aside")
    assert not page.is_visible("[role=toolbar]")
    assert page.is_visible(".node .title >> nth=0")
    assert page.evaluate("getComputedStyle(document.querySelector('.stage')).transform") == "none"


def test_a_tall_drawing_is_printed_from_the_first_page_on(open_page: Open, tmp_path: Path) -> None:
    page = open_page(ROOT / "specs" / "unet.yaml")
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    assert len(re.findall(rb"/Type /Page\b", (tmp_path / "page.pdf").read_bytes())) == 3


def test_a_narrow_screen(open_page: Open) -> None:
    page = open_page(ROOT / "specs" / "two_tower.yaml")
    page.set_viewport_size({"width": 390, "height": 800})
    view, aside = page.locator(".view").bounding_box(), page.locator("aside").bounding_box()
    assert view["width"] == aside["width"] == 390
    assert view["y"] + view["height"] <= aside["y"] + 1
