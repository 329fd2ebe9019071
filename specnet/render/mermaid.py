"""The picture as a Mermaid flowchart, which GitHub and GitLab draw in Markdown."""

from __future__ import annotations

from specnet.render.picture import Box, Picture, title


def mermaid(drawn: Picture) -> str:
    """The text of the flowchart."""
    return "\n".join(["flowchart TD", *_body(drawn, "n", "  "), ""])


def _body(drawn: Picture, prefix: str, indent: str) -> list[str]:
    lines: list[str] = []
    for number, box in enumerate(drawn.boxes):
        identity = f"{prefix}{number}"
        if box.inside is None:
            lines.append(f"{indent}{identity}{_shape(box)}")
        else:
            lines += [
                f'{indent}subgraph {identity}["{_escaped(title(box))}"]',
                *_body(box.inside, f"{identity}_", indent + "  "),
                f"{indent}end",
            ]
    return lines + [f"{indent}{prefix}{source} --> {prefix}{target}" for source, target in drawn.arrows]


def _shape(box: Box) -> str:
    lines = [
        f"<b>{_escaped(box.kind)}</b>",
        *(_escaped(line) for line in (box.detail, box.name, box.shape, ", ".join(box.notes)) if line),
    ]
    text = "<br/>".join(lines)
    return f'(["{text}"])' if box.role == "input" else f'["{text}"]'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "#quot;").replace("<", "&lt;").replace(">", "&gt;")
