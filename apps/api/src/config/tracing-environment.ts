import { IsIn, IsOptional, IsString, IsUrl, Matches } from 'class-validator';

const URL_RULES = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };
const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
];

/** The variables of tracing, by OpenTelemetry's names: what is wrong here its packages would only pass over. */
export class TracingEnvironment {
  @IsOptional()
  @IsUrl(URL_RULES)
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  @IsOptional()
  @IsUrl(URL_RULES)
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string;

  @IsOptional()
  @Matches(/^[^=,]+=[^,]*(,[^=,]+=[^,]*)*$/, { message: '$property must be name=value, with commas between them' })
  OTEL_EXPORTER_OTLP_HEADERS?: string;

  @IsString()
  OTEL_SERVICE_NAME = 'tertulia';

  @IsOptional()
  @Matches(/^[^=,]+=[^,]*(,[^=,]+=[^,]*)*$/, { message: '$property must be name=value, with commas between them' })
  OTEL_RESOURCE_ATTRIBUTES?: string;

  @IsIn(SAMPLERS)
  OTEL_TRACES_SAMPLER = 'parentbased_always_on';

  @IsOptional()
  @Matches(/^(0(\.\d+)?|1(\.0+)?)$/, { message: '$property must be a share from 0 to 1' })
  OTEL_TRACES_SAMPLER_ARG?: string;

  @IsIn(['true', 'false'])
  OTEL_SDK_DISABLED = 'false';
}

/** Where spans go, and under which name. */
export interface TracingConfig {
  serviceName: string;
}

/** `null` where no collector is named, or tracing is switched off. */
export function tracingConfig(env: TracingEnvironment): TracingConfig | null {
  const endpoint = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined || env.OTEL_SDK_DISABLED === 'true') return null;
  return { serviceName: env.OTEL_SERVICE_NAME };
}
