/** What the universe sells. Brands are invented; goods, sizes, weights and prices are what such things are like. */

export type Trade = 'food' | 'clothing' | 'beauty' | 'home' | 'electronics'

/** A text in both languages. */
export type Words = readonly [zh: string, en: string]

/** One choice of a variant: text shown, code in the merchant code, factor on price and on weight. */
export type Option = readonly [zh: string, en: string, code: string, price: number, weight: number]

export interface Axis {
  name: Words
  options: readonly Option[]
}

export interface Family {
  trade: Trade
  code: string
  name: Words
  /** Price range in yuan for option factor 1. */
  price: readonly [number, number]
  weightGrams: number
  /** Packed size at weight factor 1, mm. */
  sizeMm: readonly [number, number, number]
  /** Cost as a share of the price. */
  costShare: readonly [number, number]
  axes: readonly Axis[]
  /** Days a lot keeps; null for what does not spoil. */
  shelfLifeDays: number | null
}

export const TRADES: Record<Trade, { name: Words; brands: readonly Words[]; series: readonly Words[] }> = {
  food: {
    name: ['食品', 'Food'],
    brands: [
      ['岭上春', 'Lingshang'],
      ['禾谷语', 'Heguyu'],
      ['小满仓', 'Xiaoman'],
      ['青柚集', 'Qingyou'],
    ],
    series: [
      ['经典', 'Classic'],
      ['臻选', 'Select'],
      ['有机', 'Organic'],
      ['家庭装', 'Family'],
      ['轻食', 'Light'],
      ['手工', 'Handmade'],
      ['低糖', 'Low Sugar'],
      ['礼盒', 'Gift Box'],
    ],
  },
  clothing: {
    name: ['服饰', 'Clothing'],
    brands: [
      ['素木记', 'Sumuji'],
      ['云间裳', 'Yunjian'],
      ['北屿', 'Beiyu'],
      ['朗行', 'Langxing'],
    ],
    series: [
      ['基础', 'Basic'],
      ['宽松', 'Relaxed'],
      ['修身', 'Slim'],
      ['复古', 'Vintage'],
      ['通勤', 'Office'],
      ['户外', 'Outdoor'],
      ['重磅', 'Heavyweight'],
      ['冰感', 'Cool Touch'],
    ],
  },
  beauty: {
    name: ['美妆', 'Beauty'],
    brands: [
      ['棠梨序', 'Tangli'],
      ['微澜', 'Weilan'],
      ['三月白', 'Sanyue'],
      ['草木方', 'Caomu'],
    ],
    series: [
      ['舒缓', 'Soothing'],
      ['保湿', 'Moisture'],
      ['焕亮', 'Radiance'],
      ['控油', 'Oil Control'],
      ['柔雾', 'Soft Matte'],
      ['水光', 'Dewy'],
      ['氨基酸', 'Amino'],
      ['玫瑰', 'Rose'],
    ],
  },
  home: {
    name: ['家居', 'Home'],
    brands: [
      ['归屿', 'Guiyu'],
      ['良居物', 'Liangju'],
      ['木与瓷', 'Wood & Clay'],
      ['半亩', 'Banmu'],
    ],
    series: [
      ['北欧', 'Nordic'],
      ['日式', 'Japanese'],
      ['简约', 'Plain'],
      ['加厚', 'Thick'],
      ['大容量', 'Large'],
      ['可折叠', 'Folding'],
      ['天然', 'Natural'],
      ['旅行', 'Travel'],
    ],
  },
  electronics: {
    name: ['数码', 'Electronics'],
    brands: [
      ['极点', 'Polepoint'],
      ['声野', 'Shengye'],
      ['充能社', 'Voltclub'],
      ['方寸', 'Fangcun'],
    ],
    series: [
      ['标准', 'Standard'],
      ['青春', 'Lite'],
      ['专业', 'Pro'],
      ['迷你', 'Mini'],
      ['编织', 'Braided'],
      ['静音', 'Silent'],
      ['快充', 'Fast'],
      ['透明', 'Clear'],
    ],
  },
}

const WEIGHT: Words = ['净含量', 'Net weight']
const COLOUR: Words = ['颜色', 'Colour']
const SIZE: Words = ['尺码', 'Size']
const FLAVOUR: Words = ['口味', 'Flavour']
const VOLUME: Words = ['容量', 'Volume']
const SHADE: Words = ['色号', 'Shade']
const LENGTH: Words = ['长度', 'Length']

const COLOURS: Option[] = [
  ['黑色', 'Black', 'BK', 1, 1],
  ['白色', 'White', 'WH', 1, 1],
  ['藏青', 'Navy', 'NV', 1, 1],
  ['卡其', 'Khaki', 'KH', 1, 1],
  ['雾蓝', 'Mist Blue', 'MB', 1, 1],
  ['砖红', 'Brick', 'BR', 1, 1],
]
const SIZES: Option[] = [
  ['S', 'S', 'S', 1, 0.94],
  ['M', 'M', 'M', 1, 1],
  ['L', 'L', 'L', 1, 1.05],
  ['XL', 'XL', 'XL', 1, 1.1],
  ['XXL', 'XXL', '2XL', 1, 1.16],
]
const SHOES: Option[] = ['36', '37', '38', '39', '40', '41', '42', '43'].map(
  (size, i): Option => [size, size, size, 1, 0.9 + i * 0.03],
)
const grams = (...list: [number, number][]): Axis => ({
  name: WEIGHT,
  options: list.map(([g, price]): Option => [`${g}克`, `${g} g`, `${g}G`, price, g / list[0]![0]]),
})
const millilitres = (...list: [number, number][]): Axis => ({
  name: VOLUME,
  options: list.map(([ml, price]): Option => [`${ml}毫升`, `${ml} ml`, `${ml}ML`, price, ml / list[0]![0]]),
})
const colours = (count: number): Axis => ({ name: COLOUR, options: COLOURS.slice(0, count) })
const garment: Axis = { name: SIZE, options: SIZES }
const flavours = (...list: [string, string, string][]): Axis => ({
  name: FLAVOUR,
  options: list.map(([zh, en, code]): Option => [zh, en, code, 1, 1]),
})

type Row = [Trade, string, string, string, [number, number], number, [number, number, number], Axis[], number | null]

const ROWS: Row[] = [
  ['food', 'WT', '白茶', 'White Tea', [48, 168], 90, [90, 90, 120], [grams([50, 1], [100, 1.9], [250, 4.4])], 1095],
  ['food', 'GT', '龙井绿茶', 'Longjing Tea', [58, 228], 90, [90, 90, 120], [grams([50, 1], [125, 2.3], [250, 4.3])], 540],
  ['food', 'CF', '咖啡豆', 'Coffee Beans', [39, 99], 260, [120, 70, 220], [grams([227, 1], [454, 1.85])], 365],
  ['food', 'NT', '混合坚果', 'Mixed Nuts', [29, 79], 280, [160, 60, 220], [grams([250, 1], [500, 1.9], [750, 2.7])], 240],
  ['food', 'MG', '芒果干', 'Dried Mango', [13, 29], 115, [150, 30, 200], [grams([100, 1], [250, 2.2])], 300],
  [
    'food',
    'NO',
    '拌面',
    'Noodles',
    [25, 55],
    640,
    [220, 160, 110],
    [flavours(['葱油', 'Spring Onion', 'SO'], ['麻酱', 'Sesame', 'SE'], ['酸辣', 'Hot & Sour', 'HS'], ['牛肉', 'Beef', 'BF'])],
    270,
  ],
  [
    'food',
    'BS',
    '曲奇饼干',
    'Cookies',
    [19, 49],
    320,
    [180, 180, 60],
    [flavours(['黄油', 'Butter', 'BU'], ['抹茶', 'Matcha', 'MA'], ['可可', 'Cocoa', 'CO'])],
    270,
  ],
  ['food', 'RC', '长粒香米', 'Long Grain Rice', [39, 89], 2550, [300, 200, 80], [grams([2500, 1], [5000, 1.85])], 365],
  ['food', 'HN', '土蜂蜜', 'Honey', [45, 99], 690, [85, 85, 150], [grams([500, 1], [1000, 1.85])], 540],
  [
    'food',
    'SN',
    '鸭脖零食',
    'Braised Snack',
    [15, 39],
    220,
    [150, 30, 200],
    [flavours(['五香', 'Five Spice', 'FS'], ['麻辣', 'Mala', 'ML'], ['甜辣', 'Sweet Chili', 'SC'])],
    180,
  ],
  ['clothing', 'TS', 'T恤', 'T-Shirt', [49, 129], 210, [280, 220, 25], [colours(5), garment], null],
  ['clothing', 'SH', '衬衫', 'Shirt', [89, 239], 260, [300, 230, 35], [colours(4), garment], null],
  ['clothing', 'HD', '卫衣', 'Hoodie', [129, 299], 560, [350, 280, 70], [colours(4), garment], null],
  ['clothing', 'JN', '牛仔裤', 'Jeans', [119, 289], 620, [340, 260, 60], [colours(2), garment], null],
  [
    'clothing',
    'DR',
    '连衣裙',
    'Dress',
    [139, 359],
    340,
    [320, 240, 45],
    [colours(3), { name: SIZE, options: SIZES.slice(0, 4) }],
    null,
  ],
  ['clothing', 'DW', '羽绒服', 'Down Jacket', [299, 899], 880, [420, 320, 130], [colours(3), garment], null],
  ['clothing', 'SK', '袜子五双装', 'Socks, 5 Pairs', [19, 49], 180, [180, 120, 50], [colours(4)], null],
  [
    'clothing',
    'SN',
    '帆布鞋',
    'Canvas Shoes',
    [79, 199],
    820,
    [320, 200, 120],
    [colours(3), { name: SIZE, options: SHOES }],
    null,
  ],
  ['clothing', 'HT', '棒球帽', 'Cap', [29, 89], 110, [260, 180, 130], [colours(4)], null],
  ['clothing', 'SF', '围巾', 'Scarf', [49, 159], 230, [300, 220, 50], [colours(4)], null],
  [
    'beauty',
    'MK',
    '面膜',
    'Sheet Mask',
    [39, 129],
    290,
    [150, 60, 170],
    [
      {
        name: ['片数', 'Pieces'],
        options: [
          ['5片', '5 pcs', '5', 1, 0.5],
          ['10片', '10 pcs', '10', 1.8, 1],
          ['20片', '20 pcs', '20', 3.3, 2],
        ],
      },
    ],
    1095,
  ],
  [
    'beauty',
    'LP',
    '口红',
    'Lipstick',
    [59, 199],
    35,
    [80, 25, 25],
    [
      {
        name: SHADE,
        options: [
          '豆沙|Dusty Rose|201',
          '正红|True Red|202',
          '枫叶|Maple|203',
          '奶茶|Milk Tea|204',
          '梅子|Plum|205',
          '砖橘|Brick|206',
        ].map((entry): Option => {
          const [zh, en, code] = entry.split('|')
          return [`${zh} ${code}`, `${en} ${code}`, code!, 1, 1]
        }),
      },
    ],
    1095,
  ],
  ['beauty', 'SP', '洗发水', 'Shampoo', [39, 99], 350, [70, 70, 190], [millilitres([300, 1], [500, 1.5], [750, 2.1])], 1095],
  ['beauty', 'CL', '洁面乳', 'Cleanser', [35, 99], 145, [60, 45, 160], [millilitres([100, 1], [150, 1.4])], 1095],
  ['beauty', 'TN', '爽肤水', 'Toner', [59, 169], 240, [55, 55, 170], [millilitres([150, 1], [300, 1.8])], 1095],
  ['beauty', 'CR', '面霜', 'Face Cream', [79, 259], 160, [80, 80, 70], [grams([50, 1], [80, 1.5])], 1095],
  ['beauty', 'SS', '防晒霜', 'Sunscreen', [59, 149], 75, [50, 35, 140], [millilitres([50, 1], [90, 1.6])], 1095],
  [
    'beauty',
    'FD',
    '粉底液',
    'Foundation',
    [89, 229],
    110,
    [45, 45, 120],
    [
      {
        name: SHADE,
        options: [
          ['瓷白 N10', 'Porcelain N10', 'N10', 1, 1],
          ['自然 N20', 'Natural N20', 'N20', 1, 1],
          ['暖米 N30', 'Warm Beige N30', 'N30', 1, 1],
        ],
      },
    ],
    1095,
  ],
  ['beauty', 'HC', '护手霜', 'Hand Cream', [19, 59], 70, [45, 30, 130], [grams([50, 1], [80, 1.4])], 1095],
  ['home', 'TW', '毛巾', 'Towel', [15, 49], 110, [220, 160, 30], [colours(5)], null],
  ['home', 'MG', '马克杯', 'Mug', [25, 69], 420, [130, 110, 110], [colours(5)], null],
  [
    'home',
    'BX',
    '收纳箱',
    'Storage Box',
    [29, 89],
    900,
    [380, 270, 60],
    [
      {
        name: VOLUME,
        options: [
          ['20升', '20 l', '20L', 1, 1],
          ['40升', '40 l', '40L', 1.6, 1.7],
          ['60升', '60 l', '60L', 2.1, 2.4],
        ],
      },
    ],
    null,
  ],
  ['home', 'TH', '保温杯', 'Vacuum Flask', [59, 159], 390, [80, 80, 240], [millilitres([350, 1], [500, 1.15]), colours(3)], null],
  [
    'home',
    'BD',
    '四件套',
    'Bedding Set',
    [159, 459],
    2300,
    [400, 320, 120],
    [
      colours(3),
      {
        name: ['规格', 'Bed'],
        options: [
          ['1.5米床', '150 cm', '150', 1, 1],
          ['1.8米床', '180 cm', '180', 1.12, 1.15],
          ['2.0米床', '200 cm', '200', 1.24, 1.3],
        ],
      },
    ],
    null,
  ],
  ['home', 'CB', '砧板', 'Cutting Board', [39, 129], 1300, [400, 280, 30], [], null],
  [
    'home',
    'PN',
    '炒锅',
    'Wok',
    [129, 329],
    2100,
    [500, 330, 130],
    [
      {
        name: ['口径', 'Diameter'],
        options: [
          ['28厘米', '28 cm', '28', 1, 1],
          ['32厘米', '32 cm', '32', 1.2, 1.25],
        ],
      },
    ],
    null,
  ],
  [
    'home',
    'CD',
    '香薰蜡烛',
    'Scented Candle',
    [39, 119],
    420,
    [90, 90, 100],
    [flavours(['白茶', 'White Tea', 'WT'], ['雪松', 'Cedar', 'CE'], ['无花果', 'Fig', 'FG'])],
    null,
  ],
  ['home', 'CU', '抱枕', 'Cushion', [29, 79], 480, [400, 400, 120], [colours(5)], null],
  ['home', 'HG', '衣架十支装', 'Hangers, 10', [19, 49], 520, [420, 220, 60], [colours(3)], null],
  [
    'electronics',
    'CB',
    '数据线',
    'Charging Cable',
    [15, 59],
    45,
    [130, 80, 25],
    [
      {
        name: LENGTH,
        options: [
          ['1米', '1 m', '1M', 1, 1],
          ['2米', '2 m', '2M', 1.3, 1.7],
        ],
      },
      colours(2),
    ],
    null,
  ],
  [
    'electronics',
    'AD',
    '充电器',
    'Charger',
    [49, 149],
    120,
    [90, 60, 60],
    [
      {
        name: ['功率', 'Power'],
        options: [
          ['30W', '30 W', '30W', 1, 1],
          ['65W', '65 W', '65W', 1.6, 1.3],
          ['100W', '100 W', '100W', 2.3, 1.7],
        ],
      },
    ],
    null,
  ],
  ['electronics', 'EP', '蓝牙耳机', 'Earbuds', [99, 399], 130, [110, 110, 50], [colours(3)], null],
  [
    'electronics',
    'PB',
    '充电宝',
    'Power Bank',
    [79, 229],
    230,
    [160, 90, 40],
    [
      {
        name: VOLUME,
        options: [
          ['10000毫安时', '10,000 mAh', '10K', 1, 1],
          ['20000毫安时', '20,000 mAh', '20K', 1.6, 1.7],
        ],
      },
      colours(2),
    ],
    null,
  ],
  ['electronics', 'PC', '手机壳', 'Phone Case', [19, 69], 45, [180, 100, 20], [colours(6)], null],
  ['electronics', 'MS', '无线鼠标', 'Wireless Mouse', [49, 169], 140, [140, 90, 60], [colours(3)], null],
  ['electronics', 'KB', '机械键盘', 'Mechanical Keyboard', [159, 459], 980, [460, 170, 60], [colours(2)], null],
  ['electronics', 'SP', '蓝牙音箱', 'Bluetooth Speaker', [99, 299], 560, [210, 100, 100], [colours(3)], null],
  ['electronics', 'LM', '台灯', 'Desk Lamp', [69, 199], 890, [420, 170, 90], [colours(2)], null],
  ['electronics', 'ST', '手机支架', 'Phone Stand', [15, 59], 190, [160, 100, 50], [colours(3)], null],
]

const COST: Record<Trade, [number, number]> = {
  food: [0.5, 0.68],
  clothing: [0.28, 0.45],
  beauty: [0.2, 0.4],
  home: [0.4, 0.58],
  electronics: [0.48, 0.68],
}

export const FAMILIES: readonly Family[] = ROWS.map(([trade, code, zh, en, price, weightGrams, sizeMm, axes, shelfLifeDays]) => ({
  trade,
  code,
  name: [zh, en],
  price,
  weightGrams,
  sizeMm,
  costShare: COST[trade],
  axes,
  shelfLifeDays,
}))
