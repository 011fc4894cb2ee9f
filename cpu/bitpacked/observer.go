package bitpacked

// observe is the attack observer: whatever its own output is, an attacker moves the units
// whose sign is the pair's output.
func (a *machines) observe() {
	a.each(func(e *attacker) {
		a.see(e)
		a.move(&e.machine, e.sigma)
	})
}
