package store

import (
	"duban/remind"
	"duban/store/holds"
)

type (
	// A Hold keeps notices back.
	Hold = holds.Hold
	// Holds answers what may be offered.
	Holds = holds.Holds
)

// The scope of a hold of everything, and by whom the hold of a plan that enters is.
const (
	Everything = holds.Everything
	EnteredBy  = holds.EnteredBy
)

// NewHolds takes those holds that bind in a realm on a day.
func NewHolds(list []Hold, realm string, on remind.Date) Holds { return holds.New(list, realm, on) }
