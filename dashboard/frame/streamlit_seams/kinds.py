"""Types of Streamlit's that have no public name: what its widgets return and take."""

from __future__ import annotations

from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.column_types import ColumnConfig
from streamlit.elements.lib.mutable_popover_container import PopoverContainer
from streamlit.elements.plotly_chart import PlotlyState
from streamlit.runtime.state import WidgetCallback
from streamlit.runtime.uploaded_file_manager import UploadedFile

__all__ = ["ColumnConfig", "DeltaGenerator", "PlotlyState", "PopoverContainer", "UploadedFile", "WidgetCallback"]
