package document

// CommitmentKeys returns the key of each of a problem's commitments: the one that it keeps, else that of its number and day; several of one
// number and day get a, b, … in text order, past those that are kept. A kept one without a letter counts as a.
func CommitmentKeys(problem Key, list []Commitment) []Key {
	stems, twins, kept := make([]Key, len(list)), make(map[Key]int, len(list)), map[Key]bool{}
	for i := range list {
		stems[i] = commitmentKey(problem, &list[i])
		twins[stems[i]]++
		if list[i].Key != "" {
			kept[list[i].Key] = true
		}
	}
	nth := map[Key]int{}
	keys := make([]Key, len(list))
	for i, stem := range stems {
		keys[i] = stem
		switch {
		case list[i].Key != "":
			keys[i] = list[i].Key
		case twins[stem] > 1:
			if nth[stem]++; nth[stem] == 1 && kept[stem] {
				nth[stem]++
			}
			for kept[stem+Key(letters(nth[stem]))] {
				nth[stem]++
			}
			keys[i] += Key(letters(nth[stem]))
		}
	}
	return keys
}

// commitmentKey returns a commitment's key without a letter. It is made of what the document itself says, never of a position, so that a
// clause inserted before it, or another file, leaves it as it is.
func commitmentKey(problem Key, c *Commitment) Key {
	k := problem
	if c.Number != "" {
		k += Key("." + c.Number)
	}
	if c.Rhythm != "" {
		return k + "~" + Key(c.Rhythm)
	}
	return k + "@" + Key(c.Due.String())
}

// letters returns a, b, …, z, aa, … for 1, 2, ….
func letters(n int) string {
	s := ""
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('a'+(n-1)%26)) + s
	}
	return s
}
