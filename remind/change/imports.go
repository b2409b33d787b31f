package change

import (
	"errors"
	"fmt"
	"regexp"

	"duban/remind"
)

// maxPlanID bounds a plan's id, in characters.
const maxPlanID = 64

var planID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// CheckPlanID tells what makes a text unfit to be a plan's id. Ids stand in keys, in commands and in scopes of holds, where "all" has its
// own meaning.
func CheckPlanID(id string) error {
	switch {
	case id == "":
		return errors.New("须写明方案编号，如 hengyang-2024")
	case len(id) > maxPlanID:
		return fmt.Errorf("方案编号“%s”有%d个字符，最多%d个", id, len(id), maxPlanID)
	case !planID.MatchString(id):
		return fmt.Errorf("方案编号“%s”不合要求：只能用小写字母、数字和连字符，以字母或数字开头，如 hengyang-2024", id)
	case id == "all":
		return errors.New("方案编号不能用 all：hold 和 release 以此指全部方案")
	default:
		return nil
	}
}

// CheckCalendar tells what makes a year unfit to be a notice: a year without papers or days covers nothing, and of a day that stands there twice, or in
// another year's file, nobody could tell which list holds. A December date can stand in the next year's notice.
func CheckCalendar(y remind.CalendarYear) error {
	if y.Year < 1971 || y.Year > 9998 {
		return fmt.Errorf("年份 %d 无效", y.Year)
	}
	if len(y.Days) == 0 || len(y.Papers) == 0 && !y.Provisional {
		return fmt.Errorf("%d年的文件是空的占位文件（papers 或 days 为空），不含任何放假安排", y.Year)
	}
	seen := map[remind.Date]bool{}
	for _, d := range y.Days {
		first, last := remind.NewDate(y.Year-1, 12, 1), remind.NewDate(y.Year, 12, 31)
		switch off, twice := seen[d.Date]; {
		case d.Date < first || d.Date > last:
			return fmt.Errorf("日期 %s 不属于%d年的放假安排", d.Date, y.Year)
		case twice && off == d.Off:
			return fmt.Errorf("日期 %s 重复，请删去一处", d.Date)
		case twice:
			return fmt.Errorf("日期 %s 出现两次，一处为放假，一处为上班，请核对通知后删去一处", d.Date)
		}
		seen[d.Date] = d.Off
	}
	return nil
}
