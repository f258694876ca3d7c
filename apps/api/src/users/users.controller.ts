import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { type MeDto, UpdateMeDto, type UserDto, type UserPageDto, UsersQueryDto } from '@tertulia/dto';
import { CurrentUser, type Principal } from '../common/http/principal';
import { ObjectIdPipe } from '../common/http/object-id.pipe';
import { UsersService } from './users.service';

/** The caller's account and the directory. */
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  /** The caller's own account. */
  @Get('me')
  me(@CurrentUser() caller: Principal): Promise<MeDto> {
    return this.users.me(caller.userId);
  }

  /** Changes the name, the status text or the picture; what is left out stays. */
  @Patch('me')
  updateMe(@CurrentUser() caller: Principal, @Body() change: UpdateMeDto): Promise<MeDto> {
    return this.users.updateMe(caller.userId, change);
  }

  /** People by name, the caller among them; `q` holds beginnings of words of the name, in any case and with or without accents. */
  @Get()
  directory(@Query() query: UsersQueryDto): Promise<UserPageDto> {
    return this.users.directory(query);
  }

  /** One person. */
  @Get(':id')
  user(@Param('id', ObjectIdPipe) id: string): Promise<UserDto> {
    return this.users.user(id);
  }
}
