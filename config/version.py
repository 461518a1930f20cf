"""What this is. Semantic versioning; CHANGELOG.md says what a version promises."""

VERSION = "1.1.0.dev0"
