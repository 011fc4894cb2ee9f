package bitpacked

// imitate is the attack simple: an attacker does what a partner would.
func (a *machines) imitate() {
	a.each(func(e *attacker) {
		if a.see(e); e.tau == a.a.tau {
			a.move(&e.machine, e.sigma)
		}
	})
}
