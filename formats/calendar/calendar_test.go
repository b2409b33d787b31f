package calendar_test

import (
	"strings"
	"testing"

	"duban/formats/calendar"
	"duban/remind"
)

func TestACalendarAsItIsPublished(t *testing.T) {
	for name, text := range map[string]string{
		"as published":          `{"$schema":"x","year":2027,"papers":["https://x"],"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true},{"name":"元旦","date":"2026-12-31","isOffDay":false,"new":1}]}`,
		"with a mark and lines": "\ufeff{\"year\":2027,\"papers\":[\"https://x\"],\r\n\"days\":[{\"name\":\"元旦\",\"date\":\"2027-01-01\",\"isOffDay\":true},{\"name\":\"元旦\",\"date\":\"2026-12-31\",\"isOffDay\":false}]}\r\n\r\n",
	} {
		y, err := calendar.Read(strings.NewReader(text))
		if err != nil || y.Year != 2027 || len(y.Days) != 2 || !y.Days[0].Off || y.Days[1].Off || y.Days[1].Date != remind.NewDate(2026, 12, 31) {
			t.Errorf("%s: %+v %v", name, y, err)
		}
	}
}

// A day that does not say what it is was taken for one that is worked: notices moved, and nobody was told.
func TestDaysThatAreNotClear(t *testing.T) {
	year := func(days string) string { return `{"year":2027,"papers":["https://x"],"days":[` + days + `]}` }
	const good = `{"name":"元旦","date":"2027-01-01","isOffDay":true}`
	for _, tt := range []struct{ name, text, want string }{
		{"no isOffDay", year(good + `,{"name":"春节","date":"2027-02-06"}`), "days中的第2条“2027-02-06 春节”没有写明是否放假"},
		{"isOffDay is null", year(`{"name":"春节","date":"2027-02-06","isOffDay":null}`), "“2027-02-06 春节”没有写明是否放假"},
		{"isOffDay is a text", year(`{"name":"春节","date":"2027-02-06","isOffDay":"true"}`), "“2027-02-06 春节”"},
		{"isOffDay is misspelt", year(`{"name":"春节","date":"2027-02-06","isOfDay":true}`), "“2027-02-06 春节”没有写明是否放假"},
		{"all at once", year(`{"name":"甲","date":"2027-02-06"},{"name":"乙","date":"2027-02-07"}`), "乙"},
		{"the same twice", year(good + "," + good), "日期 2027-01-01 重复"},
		{"contradicting", year(good + `,{"name":"元旦","date":"2027-01-01","isOffDay":false}`), "日期 2027-01-01 出现两次，一处为放假，一处为上班"},
		{"no such day", year(`{"name":"春节","date":"2027-02-30","isOffDay":true}`), "“2027-02-30 春节”没有这一天"},
		{"another form of day", year(`{"name":"春节","date":"2027/2/6","isOffDay":true}`), "“2027/2/6 春节”没有这一天"},
		{"no day", year(`{"name":"春节","isOffDay":true}`), "“春节”没有日期"},
		{"a day as a number", year(`{"name":"春节","date":20270206,"isOffDay":true}`), "“春节”"},
		{"no object", year(`"2027-02-06"`), "days中的第1条"},
		{"the year after", year(`{"name":"元旦","date":"2028-01-01","isOffDay":true}`), "日期 2028-01-01 不属于2027年"},
		{"the year before", year(`{"name":"国庆","date":"2026-10-01","isOffDay":true}`), "日期 2026-10-01 不属于2027年"},
		{"text behind", year(good) + "\n\n以上为2027年放假安排", "第3行：JSON之后还有其他内容，请删去：“以上为2027年放假安排”"},
		{"a second year behind", year(good) + year(good), "JSON之后还有其他内容"},
		{"a page", "<html>", "第1行"},
		{"cut off", year(good)[:40], "不完整"},
		{"a comma too many", "{\n\"year\":2027,,}", "第2行"},
		{"a list", "[]", "应有year"},
		{"nothing", "\n", "空的"},
		{"GBK", "{\"year\":2027,\"papers\":[\"\xb7\xc5\xbc\xd9\"]}", "UTF-8"},
		{"a workbook", "PK\x03\x04\x14\x00", "文件是表格、文档或图片，请导入该年的.json文件"},
		{"a workbook of old", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "文件是表格、文档或图片"},
		{"a printed notice", "%PDF-1.7", "文件是表格、文档或图片"},
		{"UTF-16", "\xff\xfe{\x00", "UTF-8"},
		{"too long", year(good) + strings.Repeat(" ", 1<<20), "1MB"},
	} {
		_, err := calendar.Read(strings.NewReader(tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "json:") || strings.Contains(err.Error(), "invalid") {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}
