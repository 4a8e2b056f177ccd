"""Gradio's theme in the colours of `assets/`: system fonts, quiet surfaces. Light and dark come from the same variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

_SURFACES = {
    "body_background_fill": "var(--kap-ground)",
    "body_text_color": "var(--kap-ink)",
    "body_text_color_subdued": "var(--kap-muted)",
    "background_fill_primary": "var(--kap-surface)",
    "background_fill_secondary": "var(--kap-ground)",
    "block_background_fill": "var(--kap-surface)",
    "block_label_background_fill": "var(--kap-surface)",
    "block_label_text_color": "var(--kap-muted)",
    "block_title_text_color": "var(--kap-ink)",
    "block_info_text_color": "var(--kap-muted)",
    "block_border_color": "var(--kap-line)",
    "block_border_width": "0px",
    "block_padding": "0px",
    "block_shadow": "none",
    "input_border_width": "1px",
    "input_shadow": "none",
    "input_shadow_focus": "none",
    "input_padding": "0.5rem 0.6rem",
    "button_border_width": "1px",
    "button_large_padding": "0.5rem 0.6rem",
    "button_large_text_size": "0.92rem",
    "button_large_text_weight": "550",
    "button_primary_border_color": "var(--kap-accent)",
    "border_color_primary": "var(--kap-line)",
    "border_color_accent": "var(--kap-accent)",
    "input_background_fill": "var(--kap-surface)",
    "input_background_fill_focus": "var(--kap-surface)",
    "input_border_color": "var(--kap-edge)",
    "input_border_color_focus": "var(--kap-accent)",
    "input_placeholder_color": "var(--kap-muted)",
    "checkbox_label_background_fill": "var(--kap-surface)",
    "checkbox_label_background_fill_selected": "var(--kap-surface)",
    "checkbox_label_text_color": "var(--kap-ink)",
    "checkbox_label_text_color_selected": "var(--kap-ink)",
    "checkbox_border_color": "var(--kap-edge)",
    "checkbox_background_color": "var(--kap-surface)",
    "checkbox_background_color_selected": "var(--kap-accent)",
    "checkbox_border_color_selected": "var(--kap-accent)",
    "button_primary_background_fill": "var(--kap-accent)",
    "button_primary_background_fill_hover": "var(--kap-accent-strong)",
    "button_primary_text_color": "var(--kap-on-accent)",
    "button_secondary_background_fill": "var(--kap-surface)",
    "button_secondary_background_fill_hover": "var(--kap-tint)",
    "button_secondary_text_color": "var(--kap-ink)",
    "button_secondary_border_color": "var(--kap-edge)",
    "color_accent": "var(--kap-accent)",
    "color_accent_soft": "var(--kap-tint)",
    "link_text_color": "var(--kap-accent)",
    "link_text_color_hover": "var(--kap-accent-strong)",
    "link_text_color_visited": "var(--kap-accent)",
}


def calm_theme() -> gr.themes.Base:
    """Return the theme; the same variable serves light and dark, `assets/app.css` gives it its two values."""
    import gradio as gr

    theme = gr.themes.Base(
        font=["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica", "Arial", "sans-serif"],
        font_mono=["ui-monospace", "Consolas", "monospace"],
        radius_size="sm",
        text_size="md",
        spacing_size="md",
    )
    return theme.set(**_SURFACES, **{f"{name}_dark": value for name, value in _SURFACES.items() if _has_dark(theme, name)})


def _has_dark(theme: gr.themes.Base, name: str) -> bool:
    return hasattr(theme, f"{name}_dark")
