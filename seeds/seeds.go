// Package seeds holds what the program knows without any file: the Hengyang plan as document, calendars, a sample directory.
package seeds

import "embed"

// PlanID is the id of the built-in plan.
const PlanID = "hengyang-2024"

// Files are the built-in documents: hengyang-2024.txt, contacts.yaml, calendar/YEAR.json.
//
//go:embed hengyang-2024.txt contacts.yaml calendar/*.json
var Files embed.FS
