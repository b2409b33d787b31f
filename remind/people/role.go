package people

import (
	"fmt"
	"slices"
	"strings"
)

// Role is in what capacity a body or person stands to an obligation. Lower is stronger: one notice to an address with several
// roles bears the strongest.
type Role uint8

// The roles, strongest first. What each is stands in the table roles.
const (
	Responsible Role = iota
	Lead
	Leader
	Head
	Office
	Inspection
	Cooperating
	RoleCount
)

// Parties are the bodies and people that a document names, by role, as it names them. The tags are the keys of plans and obligations,
// in files and exports as in the store.
type Parties struct {
	Responsible []string `json:"responsible"`
	Lead        []string `json:"lead"`
	Cooperating []string `json:"cooperating"`
	Leader      []string `json:"leader"`
}

// A roleRow is all that is particular to one role. A new role is a constant and a row here, and where documents name it, a field of Parties.
type roleRow struct {
	name    string                   // in settings and exports; for good, as stored settings and contacts use it
	chinese string                   // in the words of the office
	names   func(*Parties) *[]string // what documents name in it; nil: they name nobody
	called  []string                 // what offices write for it in sheets, besides the two names
	must    bool                     // a document that names nobody leaves a gap
	listed  bool                     // its readers get all that they answer for as a list
	top     bool                     // those contacts of the responsible bodies have it who are entered with it
	always  []string                 // who has the role in every obligation
}

// roles is the table of all roles.
var roles = [RoleCount]roleRow{
	Responsible: {name: "responsible", chinese: "主体责任单位", names: func(p *Parties) *[]string { return &p.Responsible }, must: true, called: []string{"责任单位", "主体责任"}},
	Lead:        {name: "lead", chinese: "市直牵头督导验收单位", names: func(p *Parties) *[]string { return &p.Lead }, must: true, called: []string{"牵头单位", "牵头", "牵头督导验收单位", "验收单位"}},
	Leader:      {name: "leader", chinese: "督办市领导", names: func(p *Parties) *[]string { return &p.Leader }, must: true, listed: true, called: []string{"督办领导", "市领导", "领导"}},
	Head:        {name: "head", chinese: "单位主要负责同志", top: true, called: []string{"主要负责同志", "主要负责人", "单位主要负责人", "一把手"}},
	Office:      {name: "office", chinese: "整改办", always: []string{OfficeBody}, listed: true, called: []string{"整改办公室"}},
	Inspection:  {name: "inspection", chinese: "督查室", always: InspectionBodies, listed: true, called: InspectionBodies},
	Cooperating: {name: "cooperating", chinese: "市直配合督导验收单位", names: func(p *Parties) *[]string { return &p.Cooperating }, called: []string{"配合单位", "配合", "配合督导验收单位"}},
}

// OfficeBody is the rectification office: its role stands in every obligation, whatever the document says.
const OfficeBody = "整改办"

// InspectionBodies are the two inspection offices (督查室), likewise.
var InspectionBodies = []string{"市委督查室", "市政府督查室"}

// String returns the role's name in settings and exports.
func (r Role) String() string { return roles[r].name }

// Chinese returns the role's name in letters.
func (r Role) Chinese() string { return roles[r].chinese }

// Named reports whether documents name who has the role.
func (r Role) Named() bool { return roles[r].names != nil }

// Must reports whether a document that names nobody in the role leaves a gap.
func (r Role) Must() bool { return roles[r].must }

// Listed reports whether readers in the role get all that they answer for as a list.
func (r Role) Listed() bool { return roles[r].listed }

// Works reports whether bodies have the role because the work is theirs to do: with their part reported they hear no more in it.
func (r Role) Works() bool { return r == Responsible || roles[r].top }

// Roles returns all roles, strongest first.
func Roles() []Role {
	var all []Role
	for r := range RoleCount {
		all = append(all, r)
	}
	return all
}

// namedRoles are the roles in which documents name somebody, strongest first.
var namedRoles = slices.DeleteFunc(Roles(), func(r Role) bool { return !r.Named() })

// NamedRoles returns the roles in which documents name somebody, strongest first.
func NamedRoles() []Role { return slices.Clone(namedRoles) }

// documentRoles are the roles of namedRoles in the order of the fields of Parties.
var documentRoles = []Role{Responsible, Lead, Cooperating, Leader}

// DocumentRoles returns the roles in which documents name somebody, in the order in which plans and exports show them: bodies, then people.
func DocumentRoles() []Role { return slices.Clone(documentRoles) }

// In returns where the names of a role stand, to be read or set; nil for a role in which documents name nobody.
func (p *Parties) In(r Role) *[]string {
	if !r.Named() {
		return nil
	}
	return roles[r].names(p)
}

// Bodies returns who stands to an obligation in a role: as the document names them, or those who always do; of a head, whose head it is.
func (p *Parties) Bodies(r Role) []string {
	if roles[r].top {
		return p.Responsible
	}
	if names := p.In(r); names != nil {
		return *names
	}
	return roles[r].always
}

// MarshalText returns String.
func (r Role) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what String returns.
func (r *Role) UnmarshalText(b []byte) error {
	v, err := ParseRole(string(b))
	*r = v
	return err
}

// RoleCalled returns the role that a person means by a word: its name in settings, its name in letters, or what offices write for it.
// False: no role is called so.
func RoleCalled(word string) (Role, bool) {
	for r := range RoleCount {
		if word == roles[r].name || word == roles[r].chinese || slices.Contains(roles[r].called, word) {
			return r, true
		}
	}
	return 0, false
}

// ParseRole reads what String returns.
func ParseRole(s string) (Role, error) {
	var known []string
	for r := range RoleCount {
		if roles[r].name == s {
			return r, nil
		}
		known = append(known, roles[r].name)
	}
	return 0, fmt.Errorf("没有角色“%s”，应为其中之一：%s", s, strings.Join(known, "、"))
}

// sets are the roles of all sets of them.
var sets = func() (all [1 << RoleCount][]Role) {
	for set := range all {
		for r := range RoleCount {
			if set&(1<<r) != 0 {
				all[set] = append(all[set], r)
			}
		}
		all[set] = slices.Clip(all[set])
	}
	return all
}()

// RolesOf returns the roles of a set, which has a bit for each. Whoever has the same set has the same list: it is added to as a copy.
func RolesOf(set uint8) []Role { return sets[set] }
