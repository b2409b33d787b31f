package remind

// GapsToday returns the gaps of what holds on the day itself, as Explain names them, obligation by obligation.
func (d *Day) GapsToday() []Gap {
	x := d.decider()
	for i := range d.Obligations {
		x.decide(&d.Obligations[i], d.States[d.Obligations[i].Key])
	}
	return x.gaps
}
