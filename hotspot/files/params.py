"""Limits of the guarded door."""

from pydantic import BaseModel, ConfigDict, Field


class FileParams(BaseModel):
    """What a file may be and cost before it is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_file_mb: float = Field(1024, gt=0, description="Largest file that is opened, in megabytes.")
    max_unzipped_mb: float = Field(1024, gt=0, description="Largest content of an archive or workbook, in megabytes.")
    max_members: int = Field(2000, gt=0, description="Most members of an archive or workbook.")
    max_ratio: float = Field(200, gt=1, description="Largest compression ratio of a member of more than one megabyte.")
    max_rows: int = Field(5_000_000, gt=0, description="Most rows of one table.")
    max_columns: int = Field(512, gt=0, description="Most columns of one table.")
    memory_mb: int = Field(4096, ge=256, description="Address space of the reading process, in megabytes.")
    cpu_seconds: int = Field(300, gt=0, description="Processor time for one file, in seconds.")
    wall_seconds: int = Field(600, gt=0, description="Time for one file, in seconds.")
    encodings: dict[str, str] = Field(
        default_factory=dict,
        description="Encoding by file name pattern, e.g. {'hotline*.csv' = 'big5'}; without it: BOM, UTF-8, GB18030.",
    )
