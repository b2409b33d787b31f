package remind

import (
	"fmt"
	"strings"
)

// Role is in what capacity a body or person stands to an obligation. Lower is stronger: one notice to an address with several
// roles bears the strongest.
type Role uint8

// The roles, strongest first.
const (
	Responsible Role = iota // 主体责任单位
	Lead                    // 市直牵头督导验收单位
	Leader                  // 督办市领导
	Office                  // 整改办
	Inspection              // 市委督查室、市政府督查室
	Cooperating             // 市直配合督导验收单位
	roleCount
)

var roleNames = [roleCount]string{"responsible", "lead", "leader", "office", "inspection", "cooperating"}

var roleChinese = [roleCount]string{"主体责任单位", "市直牵头督导验收单位", "督办市领导", "整改办", "督查室", "市直配合督导验收单位"}

// String returns the role's name in settings and exports.
func (r Role) String() string { return roleNames[r] }

// Chinese returns the role's name in letters.
func (r Role) Chinese() string { return roleChinese[r] }

// Roles returns all roles, strongest first.
func Roles() []Role {
	var all []Role
	for r := range roleCount {
		all = append(all, r)
	}
	return all
}

// MarshalText returns String.
func (r Role) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what String returns.
func (r *Role) UnmarshalText(b []byte) error {
	v, err := ParseRole(string(b))
	*r = v
	return err
}

// OfficeBody is the rectification office: its role stands in every obligation, whatever the document says.
const OfficeBody = "整改办"

// InspectionBodies are the two inspection offices (督查室).
var InspectionBodies = []string{"市委督查室", "市政府督查室"}

// ParseRole reads what String returns.
func ParseRole(s string) (Role, error) {
	for i, n := range roleNames {
		if n == s {
			return Role(i), nil
		}
	}
	return 0, fmt.Errorf("role %q: want one of %s", s, strings.Join(roleNames[:], ", "))
}
