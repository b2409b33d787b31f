// Package packing packs words as gzip does, for whoever reads gzip. What is packed are letters by the ten thousand, of some kilobytes each: a library
// spends most of its time on a code of each letter's own. Here all share the code that the format fixes (RFC 1951, 3.2.6), and the time goes into looking
// for more of what was said before: the letters come out a little smaller, in a third of the time.
package packing

import (
	"encoding/binary"
	"hash/crc32"
	"math/bits"
)

const (
	window   = 32 << 10 // how far back a match may lie; a power of two
	shortest = 3        // bytes of a match: a Chinese character has as many
	longest  = 258
	tries    = 6  // places at which a match is looked for
	enough   = 32 // a match as long is not looked for further
	fullRun  = 12 // the bytes of a longer match are no beginnings of others
	hashBits = 13
	far      = 1 << 30 // places are counted anew from here on
)

// A Packer packs texts one after another: what it works with is made once for all of them. The zero Packer is ready.
type Packer struct {
	literals [256]code
	lengths  [longest + 1]code
	ready    bool

	newest [1 << hashBits]int32 // by hash, one more than the place where bytes of it stood last
	before [window]int32        // by place, where they stood before
	begun  int32                // the place of the text's first byte: what came before it belongs to other texts

	to   []byte
	bits uint64 // that are not in to yet, the first ones lowest
	held uint   // how many
}

// A code is so many bits, the first ones lowest.
type code struct {
	bits uint32
	n    uint8
}

// Pack returns a text as a file of gzip.
func (p *Packer) Pack(text []byte) []byte {
	if !p.ready {
		p.prepare()
	}
	if p.begun > far-int32(len(text)) {
		p.begun, p.newest = 0, [1 << hashBits]int32{}
	}
	p.to = append(make([]byte, 0, len(text)/2+64), 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff) // deflate, no name, no time, no system
	p.bits, p.held = 0, 0
	p.put(code{0b011, 3}) // the last block, by the fixed code
	p.text(text)
	p.put(code{0, 7}) // its end
	p.put(code{0, (8 - uint8(p.held%8)) % 8})
	for ; p.held > 0; p.held -= 8 {
		p.to = append(p.to, byte(p.bits))
		p.bits >>= 8
	}
	p.begun += int32(len(text))
	to := binary.LittleEndian.AppendUint32(p.to, crc32.ChecksumIEEE(text))
	p.to = nil
	return binary.LittleEndian.AppendUint32(to, uint32(len(text)))
}

// prepare makes the codes.
func (p *Packer) prepare() {
	for b := range p.literals {
		p.literals[b] = fixed(b)
	}
	for n := shortest; n <= longest; n++ {
		symbol, extra := 285, code{}
		if x := n - shortest; n < longest {
			extra.n = uint8(max(0, bits.Len(uint(x))-3))
			extra.bits = uint32(x) & (1<<extra.n - 1)
			symbol = 257 + 4*int(extra.n) + x>>extra.n
		}
		c := fixed(symbol)
		p.lengths[n] = code{c.bits | extra.bits<<c.n, c.n + extra.n}
	}
	p.ready = true
}

// fixed returns the code of a symbol: of a byte, of the end, 256, or of a length from 257 on.
func fixed(symbol int) code {
	var c code
	switch {
	case symbol < 144:
		c = code{uint32(0x30 + symbol), 8}
	case symbol < 256:
		c = code{uint32(0x190 + symbol - 144), 9}
	case symbol < 280:
		c = code{uint32(symbol - 256), 7}
	default:
		c = code{uint32(0xc0 + symbol - 280), 8}
	}
	c.bits = bits.Reverse32(c.bits) >> (32 - c.n)
	return c
}

// put appends a code.
func (p *Packer) put(c code) {
	p.bits |= uint64(c.bits) << p.held
	if p.held += uint(c.n); p.held >= 32 {
		p.to = binary.LittleEndian.AppendUint32(p.to, uint32(p.bits))
		p.bits >>= 32
		p.held -= 32
	}
}

// text puts bytes, or where to find them again.
func (p *Packer) text(text []byte) {
	for at := 0; at < len(text); {
		n, back := p.match(text, at)
		if n < shortest {
			p.put(p.literals[text[at]])
			at++
			continue
		}
		p.put(p.lengths[n])
		p.distance(back)
		if n <= fullRun {
			for i := at + 1; i < at+n; i++ {
				p.note(text, i)
			}
		}
		at += n
	}
}

// distance puts how far back a match lies.
func (p *Packer) distance(back int) {
	x := uint32(back - 1)
	symbol, extra := x, code{}
	if x > 3 {
		extra.n = uint8(bits.Len32(x) - 2)
		extra.bits = x & (1<<extra.n - 1)
		symbol = 2*uint32(extra.n) + x>>extra.n
	}
	p.put(code{uint32(bits.Reverse8(uint8(symbol))) >> 3, 5})
	p.put(extra)
}

// note notes a place of a text, and returns the last one before it that has the same hash; negative: there is none in this text.
func (p *Packer) note(text []byte, at int) (last int) {
	if at+shortest > len(text) {
		return -1
	}
	h := (uint32(text[at]) | uint32(text[at+1])<<8 | uint32(text[at+2])<<16) * 0x9E3779B1 >> (32 - hashBits)
	place := p.begun + int32(at)
	was := p.newest[h]
	p.newest[h], p.before[place%window] = place+1, was
	return int(was - 1 - p.begun)
}

// match notes a place of a text, and returns the longest match there and how far back it lies.
func (p *Packer) match(text []byte, at int) (most, back int) {
	for last, left := p.note(text, at), tries; last >= 0 && at-last <= window && left > 0; left-- {
		if at+most < len(text) && text[last+most] == text[at+most] { // else it is no longer
			if n := common(text[last:], text[at:]); n > most {
				most, back = n, at-last
			}
		}
		if most >= enough {
			break
		}
		next := int(p.before[(p.begun+int32(last))%window] - 1 - p.begun)
		if next >= last { // that place has been used again since
			break
		}
		last = next
	}
	return most, back
}

// common returns how many bytes at most two texts have in common at their beginnings; the first is the longer.
func common(a, b []byte) (n int) {
	b = b[:min(len(b), longest)]
	for ; n+8 <= len(b); n += 8 {
		if x := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); x != 0 {
			return n + bits.TrailingZeros64(x)/8
		}
	}
	for n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
