"""Charts as numbers: what was drawn, from the data with which the page draws it."""

from .charts import chart_text
from .figurewidget import figure_widget

__all__ = ["chart_text", "figure_widget"]
