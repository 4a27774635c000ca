"""What goes over the wire of measured figures: the file as it is."""

from pydantic import ConfigDict, RootModel

from matcher.quality.quality_file import Quality


class QualityOut(RootModel[Quality]):
    """All measured figures, each with its interval; the content of `data/quality.json`."""

    model_config = ConfigDict(frozen=True)
