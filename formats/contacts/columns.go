package contacts

import "duban/formats/workbook"

// The first title is the template's. The others are from address lists that offices keep already, 通讯录 with 联络员 and 联系电话, so that
// a sheet need not be typed anew. The template's two remarks are known only so that they are not told of as unknown columns.
var contactFields = []workbook.FieldTitles{
	{Name: "body", Titles: []string{"单位", "单位名称", "单位或人员", "单位/人员", "责任单位"}},
	{Name: "name", Titles: []string{"姓名", "联系人", "联系人姓名", "联络员", "人员"}},
	{Name: "title", Titles: []string{"职务", "职位", "岗位"}},
	{Name: "roles", Titles: []string{"角色", "身份", "接收角色"}},
	{Name: "channel", Titles: []string{"渠道", "方式", "通知方式", "提醒方式"}},
	{Name: "address", Titles: []string{"邮箱/地址", "邮箱", "电子邮箱", "邮箱地址", "电子邮件", "邮件", "地址", "email", "e-mail", "mail"}},
	{Name: "mobile", Titles: []string{"手机", "手机号", "手机号码", "移动电话", "联系电话", "电话"}},
	{Name: "mention", Titles: []string{"群内@的账号", "群内@账号", "@账号", "@何人", "账号", "chatids", "chat ids"}},
	{Name: "order", Titles: []string{"顺序", "次序", "排序"}},
	{Name: "from", Titles: []string{"起", "起日", "起始日期", "开始日期", "生效日期"}},
	{Name: "to", Titles: []string{"止", "止日", "终止日期", "结束日期", "截止日期", "失效日期"}},
	{Name: "for", Titles: []string{"代理何人", "替补/代理", "替补", "代理", "代何人", "被代理人"}},
	{Name: "ics", Titles: []string{"日历", "日历附件", "附日历"}},
	{Name: "standing", Titles: []string{"方案中的身份"}}, // the template's own remarks
	{Name: "count", Titles: []string{"未销号事项数"}},
}

// collectiveFields are the columns of collectives: a row for each member.
var collectiveFields = []workbook.FieldTitles{
	{Name: "name", Titles: []string{"称谓", "集体称谓", "集体", "名称"}},
	{Name: "member", Titles: []string{"成员单位", "成员", "单位", "members"}},
	{Name: "hint", Titles: []string{"提示"}},
}

// successionFields are the columns of who follows whom, from which day.
var successionFields = []workbook.FieldTitles{
	{Name: "body", Titles: []string{"原单位或人员", "原单位/人员", "原单位", "原人员", "原任"}},
	{Name: "by", Titles: []string{"接任者", "接任", "接替者", "现任", "继任者", "现单位"}},
	{Name: "from", Titles: []string{"起始日期", "起", "起日", "接任日期", "日期"}},
	{Name: "doc", Titles: []string{"文号", "依据"}},
}

// aliasFields are the columns of other names for a body that plans name.
var aliasFields = []workbook.FieldTitles{
	{Name: "alias", Titles: []string{"别名", "简称", "又称", "曾用名"}},
	{Name: "name", Titles: []string{"正式名称", "方案中的名称", "名称", "全称"}},
}

// groupFields are the columns of chat groups with the bodies that hear in them.
var groupFields = []workbook.FieldTitles{
	{Name: "channel", Titles: []string{"群名称", "群", "渠道", "群聊"}},
	{Name: "body", Titles: []string{"单位", "单位名称", "所属单位"}},
	{Name: "mention", Titles: []string{"群内@的账号", "群内@账号", "@账号", "@何人", "账号", "chatids", "chat ids"}},
}
