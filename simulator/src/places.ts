/** Real administrative divisions, so that address checks have something true to check. Streets and numbers are invented. */

export interface Place {
  country: string
  province: string
  city: string
  /** Null where the country or the city has no such level (Dongguan and Zhongshan have none). */
  district: string | null
  postcode: string
  /** Relative number of buyers. */
  weight: number
}

/** province | city | postcode | weight | districts */
const CHINA = `
北京市|北京市|100000|22|东城区 西城区 朝阳区 丰台区 石景山区 海淀区 通州区 昌平区 大兴区
上海市|上海市|200000|25|黄浦区 徐汇区 长宁区 静安区 普陀区 虹口区 杨浦区 闵行区 宝山区 浦东新区 松江区
天津市|天津市|300000|9|和平区 河东区 河西区 南开区 河北区 西青区 津南区 武清区
重庆市|重庆市|400000|12|渝中区 江北区 沙坪坝区 九龙坡区 南岸区 北碚区 渝北区 巴南区
广东省|广州市|510000|19|荔湾区 越秀区 海珠区 天河区 白云区 黄埔区 番禺区 花都区
广东省|深圳市|518000|20|罗湖区 福田区 南山区 宝安区 龙岗区 盐田区 龙华区 坪山区
广东省|佛山市|528000|8|禅城区 南海区 顺德区 三水区 高明区
广东省|东莞市|523000|9|-
广东省|中山市|528400|4|-
广东省|珠海市|519000|3|香洲区 斗门区 金湾区
广东省|汕头市|515000|3|龙湖区 金平区 濠江区 潮阳区 澄海区
江苏省|南京市|210000|10|玄武区 秦淮区 建邺区 鼓楼区 浦口区 栖霞区 雨花台区 江宁区
江苏省|苏州市|215000|12|虎丘区 吴中区 相城区 姑苏区 吴江区 昆山市 常熟市 张家港市
江苏省|无锡市|214000|7|锡山区 惠山区 滨湖区 梁溪区 新吴区 江阴市 宜兴市
江苏省|南通市|226000|5|崇川区 通州区 海门区 启东市 如皋市
江苏省|徐州市|221000|4|鼓楼区 云龙区 贾汪区 泉山区 铜山区
浙江省|杭州市|310000|13|上城区 拱墅区 西湖区 滨江区 萧山区 余杭区 临平区 钱塘区
浙江省|宁波市|315000|8|海曙区 江北区 北仑区 镇海区 鄞州区 奉化区 慈溪市
浙江省|温州市|325000|6|鹿城区 龙湾区 瓯海区 洞头区 乐清市 瑞安市
浙江省|嘉兴市|314000|4|南湖区 秀洲区 嘉善县 海宁市 桐乡市
浙江省|金华市|321000|5|婺城区 金东区 义乌市 东阳市 永康市
山东省|济南市|250000|7|历下区 市中区 槐荫区 天桥区 历城区 长清区 章丘区
山东省|青岛市|266000|8|市南区 市北区 黄岛区 崂山区 李沧区 城阳区 即墨区
山东省|烟台市|264000|4|芝罘区 福山区 牟平区 莱山区
山东省|潍坊市|261000|4|潍城区 寒亭区 坊子区 奎文区 寿光市
河南省|郑州市|450000|9|中原区 二七区 管城回族区 金水区 惠济区 新郑市
河南省|洛阳市|471000|4|老城区 西工区 涧西区 洛龙区 偃师区
四川省|成都市|610000|14|锦江区 青羊区 金牛区 武侯区 成华区 龙泉驿区 新都区 双流区 郫都区
四川省|绵阳市|621000|2|涪城区 游仙区 安州区 江油市
湖北省|武汉市|430000|10|江岸区 江汉区 硚口区 汉阳区 武昌区 青山区 洪山区 江夏区 黄陂区
湖北省|宜昌市|443000|2|西陵区 伍家岗区 点军区 夷陵区
湖南省|长沙市|410000|8|芙蓉区 天心区 岳麓区 开福区 雨花区 望城区 长沙县
湖南省|株洲市|412000|2|荷塘区 芦淞区 石峰区 天元区
福建省|福州市|350000|6|鼓楼区 台江区 仓山区 马尾区 晋安区 长乐区
福建省|厦门市|361000|5|思明区 海沧区 湖里区 集美区 同安区 翔安区
福建省|泉州市|362000|5|鲤城区 丰泽区 洛江区 泉港区 晋江市 石狮市
安徽省|合肥市|230000|7|瑶海区 庐阳区 蜀山区 包河区 肥东县 肥西县
安徽省|芜湖市|241000|3|镜湖区 鸠江区 弋江区 湾沚区
河北省|石家庄市|050000|6|长安区 桥西区 新华区 裕华区 藁城区 鹿泉区
河北省|保定市|071000|4|竞秀区 莲池区 满城区 清苑区 徐水区
陕西省|西安市|710000|9|新城区 碑林区 莲湖区 灞桥区 未央区 雁塔区 长安区
辽宁省|沈阳市|110000|6|和平区 沈河区 大东区 皇姑区 铁西区 浑南区 于洪区
辽宁省|大连市|116000|5|中山区 西岗区 沙河口区 甘井子区 旅顺口区 金州区
江西省|南昌市|330000|4|东湖区 西湖区 青云谱区 青山湖区 新建区 红谷滩区
广西壮族自治区|南宁市|530000|5|兴宁区 青秀区 江南区 西乡塘区 良庆区 邕宁区
云南省|昆明市|650000|5|五华区 盘龙区 官渡区 西山区 呈贡区 安宁市
贵州省|贵阳市|550000|4|南明区 云岩区 花溪区 乌当区 白云区 观山湖区
山西省|太原市|030000|4|小店区 迎泽区 杏花岭区 尖草坪区 万柏林区 晋源区
黑龙江省|哈尔滨市|150000|5|道里区 南岗区 道外区 平房区 松北区 香坊区
吉林省|长春市|130000|4|南关区 宽城区 朝阳区 二道区 绿园区
甘肃省|兰州市|730000|2|城关区 七里河区 西固区 安宁区
内蒙古自治区|呼和浩特市|010000|2|新城区 回民区 玉泉区 赛罕区
新疆维吾尔自治区|乌鲁木齐市|830000|2|天山区 沙依巴克区 新市区 水磨沟区
海南省|海口市|570000|2|秀英区 龙华区 琼山区 美兰区
宁夏回族自治区|银川市|750000|1|兴庆区 西夏区 金凤区
青海省|西宁市|810000|1|城东区 城中区 城西区 城北区
西藏自治区|拉萨市|850000|1|城关区 堆龙德庆区 达孜区
`

/** Towns of the two cities without districts; they open the street text. */
export const TOWNS: Record<string, readonly string[]> = {
  东莞市: ['南城街道', '东城街道', '莞城街道', '虎门镇', '长安镇', '厚街镇', '塘厦镇'],
  中山市: ['石岐街道', '东区街道', '西区街道', '小榄镇', '古镇镇', '坦洲镇'],
}

/** country | region | city | postcode | weight. Postcodes are outward codes or areas of the city; the inward part is invented. */
const ABROAD = `
GB|England|London|SE1|20
GB|England|Manchester|M14|8
GB|England|Birmingham|B15|7
GB|England|Leeds|LS6|5
GB|England|Bristol|BS8|5
GB|England|Sheffield|S10|3
GB|England|Liverpool|L17|4
GB|England|Newcastle upon Tyne|NE2|3
GB|England|Nottingham|NG7|3
GB|England|Brighton|BN1|3
GB|Scotland|Edinburgh|EH9|5
GB|Scotland|Glasgow|G12|5
GB|Wales|Cardiff|CF24|3
GB|Northern Ireland|Belfast|BT9|2
US|New York|Brooklyn|11215|5
US|California|Oakland|94610|4
US|Illinois|Chicago|60614|3
US|Texas|Austin|78704|3
IE|Leinster|Dublin|D06|3
AU|Victoria|Melbourne|3065|3
AU|New South Wales|Sydney|2042|3
`

const rows = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((row) => row.split('|'))

/** Every district of the table; a city's buyers are spread evenly over its districts. */
export const CHINESE_PLACES: readonly Place[] = rows(CHINA).flatMap(([province, city, postcode, weight, districts]) => {
  const names: (string | null)[] = districts === '-' ? [null] : districts!.split(' ')
  return names.map((district) => ({
    country: 'CN',
    province: province!,
    city: city!,
    district,
    postcode: postcode!,
    weight: Number(weight) / names.length,
  }))
})

export const FOREIGN_PLACES: readonly Place[] = rows(ABROAD).map(([country, province, city, postcode, weight]) => ({
  country: country!,
  province: province!,
  city: city!,
  district: null,
  postcode: postcode!,
  weight: Number(weight),
}))
